{{- define "status-translator.fullname" -}}
{{- if .Values.fullnameOverride -}}
{{ .Values.fullnameOverride }}
{{- else if contains .Chart.Name .Release.Name -}}
{{ .Release.Name | trunc 52 | trimSuffix "-" }}
{{- else -}}
{{ printf "%s-%s" .Release.Name .Chart.Name | trunc 52 | trimSuffix "-" }}
{{- end -}}
{{- end -}}

{{- define "status-translator.selector" -}}
app.kubernetes.io/name: {{ .Chart.Name }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end -}}

{{/* metadata of an object without a suffix. */}}
{{- define "status-translator.metadata" -}}
name: {{ include "status-translator.fullname" . }}
labels:
  {{- include "status-translator.selector" . | nindent 2 }}
{{- end -}}

{{- define "status-translator.image" -}}
{{- with .Values.image -}}
{{ .repository }}{{ if .digest }}@{{ .digest }}{{ else }}:{{ .tag | default $.Chart.AppVersion }}{{ end }}
{{- end -}}
{{- end -}}

{{/* Name of the ConfigMap with profiles; empty if there is none. */}}
{{- define "status-translator.profiles" -}}
{{- with .Values.profiles -}}
{{- if .existingConfigMap }}{{ .existingConfigMap }}{{ else if .files }}{{ include "status-translator.fullname" $ }}-profiles{{ end -}}
{{- end -}}
{{- end -}}

{{/* Pod and container settings that Pod Security "restricted" demands, and a root filesystem that is read-only. */}}
{{- define "status-translator.podSecurity" -}}
runAsNonRoot: true
runAsUser: 65532
runAsGroup: 65532
fsGroup: 65532
seccompProfile:
  type: RuntimeDefault
{{- end -}}

{{- define "status-translator.containerSecurity" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities:
  drop: [ALL]
{{- end -}}
