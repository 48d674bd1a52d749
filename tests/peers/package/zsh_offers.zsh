# Prints what zsh offers for a command line, one word a line: zsh -f zsh_offers.zsh DIRECTORY_OF_FUNCTIONS LINE
# An interactive zsh in a pseudo terminal completes it; its compadd also writes the matches to a file.
zmodload zsh/zpty
matches=$(mktemp) ready=$(mktemp -u)
zpty -b shell zsh -f -i
send() { zpty -w -n shell "$1" }
send "fpath=(${(q)1} \$fpath); autoload -Uz compinit && compinit -u -D
compadd() {
  local -a found
  [[ \"\$*\" == *-[OAD]\ * ]] || { builtin compadd -A found \"\$@\"; print -rl -- \$found >> ${(q)matches} }
  builtin compadd \"\$@\"
}
: > ${(q)ready}
"
until [[ -e $ready ]]; do sleep 0.05; done
rm $ready
# Tab, then a widget that runs after it: a line of its own.
send "$2"$'\t'
send $'\C-u'": > ${(q)ready}"$'\n'
until [[ -e $ready ]]; do
  zpty -r -t shell >/dev/null
  sleep 0.05
done
zpty -d shell
sort -u $matches
rm -f $matches $ready
