// Prints every answer of an export, as all drivers here do.
package main

import (
	"bufio"
	"fmt"
	"os"
	"strings"

	"exports/statustable"
)

func main() {
	text, err := os.ReadFile(os.Args[1])
	if err != nil {
		panic(err)
	}
	errorCodes := append([]string{""}, strings.Split(strings.TrimSuffix(string(text), "\n"), "\n")...)
	out := bufio.NewWriter(os.Stdout)
	defer out.Flush()
	fmt.Fprintf(out, "%s\t%s\n", statustable.Profile, statustable.Revision)
	for code := statustable.CodeOK; code <= statustable.CodeUnauthenticated; code++ {
		fmt.Fprintf(out, "%d\t%s\t%s\n", int(code), code, code.Description())
	}
	for _, errorCode := range errorCodes {
		for origin := statustable.OriginUnspecified; origin <= statustable.OriginLocalReply; origin++ {
			for status := 99; status <= 600; status++ {
				fmt.Fprintf(out, "%s\t%d\t%d\t", errorCode, origin, status)
				answer, ok := statustable.HTTPToGRPC(status, origin, errorCode)
				retry := ""
				if answer.Retryable {
					retry = "retry"
				}
				if ok {
					fmt.Fprintf(out, "%d\t%s\t%s\n", int(answer.Code), retry, answer.Reason)
				} else {
					fmt.Fprintln(out, "-")
				}
			}
		}
	}
	for number := -1; number <= 20; number++ {
		if status, ok := statustable.GRPCToHTTP(number); ok {
			fmt.Fprintf(out, "%d\t%d\n", number, status)
		} else {
			fmt.Fprintf(out, "%d\t-\n", number)
		}
	}
}
