package main

import (
	"encoding/json"
	"errors"
	"net/http"
	"strconv"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/util/validation/field"
)

func kubernetes() http.Handler {
	pods := schema.GroupResource{Resource: "pods"}
	deployments := schema.GroupResource{Group: "apps", Resource: "deployments"}
	mux := http.NewServeMux()
	for name, failed := range map[string]*apierrors.StatusError{
		"not-found":      apierrors.NewNotFound(pods, "reader"),
		"conflict":       apierrors.NewConflict(deployments, "shelf", errors.New("the object has been modified; please apply your changes to the latest version and try again")),
		"already-exists": apierrors.NewAlreadyExists(pods, "reader"),
		"forbidden":      apierrors.NewForbidden(pods, "reader", errors.New("exceeded quota: books, requested: pods=1, used: pods=20, limited: pods=20")),
		"too-many":       apierrors.NewTooManyRequests("too many requests, please try again later", 12),
		"server-timeout": apierrors.NewServerTimeout(pods, "create", 5),
		"timeout":        apierrors.NewTimeoutError("the request did not complete within the allotted time", 0),
		"unauthorized":   apierrors.NewUnauthorized("the token has expired"),
		"expired":        apierrors.NewResourceExpired("the resource version is too old"),
		"internal":       apierrors.NewInternalError(errors.New("the shelf fell over")),
		"unavailable":    apierrors.NewServiceUnavailable("the server is shutting down"),
		"invalid": apierrors.NewInvalid(schema.GroupKind{Group: "apps", Kind: "Deployment"}, "shelf", field.ErrorList{
			field.Required(field.NewPath("spec", "selector"), ""),
			field.Invalid(field.NewPath("spec", "replicas"), -1, "must be greater than or equal to 0"),
			field.NotSupported(field.NewPath("spec", "template", "spec", "containers").Index(0).Child("imagePullPolicy"), "Sometimes", []string{"Always", "IfNotPresent", "Never"}),
		}),
	} {
		mux.HandleFunc("/"+name, func(w http.ResponseWriter, _ *http.Request) {
			// The Status that the API server sends has its kind and version set, and Retry-After where it has seconds to wait.
			body := failed.Status()
			body.Kind, body.APIVersion = "Status", "v1"
			w.Header().Set("Cache-Control", "no-cache, private")
			w.Header().Set("Content-Type", "application/json")
			if body.Details != nil && body.Details.RetryAfterSeconds > 0 {
				w.Header().Set("Retry-After", strconv.Itoa(int(body.Details.RetryAfterSeconds)))
			}
			w.WriteHeader(int(body.Code))
			_ = json.NewEncoder(w).Encode(body)
		})
	}
	return mux
}
