// Judges a VirtualService on standard input as Istio does, and prints the retry policy of Envoy that Istio makes of each HTTP
// route, a line of JSON each. The exit code is 1 if Istio refuses it.
package main

import (
	"fmt"
	"io"
	"os"

	"google.golang.org/protobuf/encoding/protojson"
	networking "istio.io/api/networking/v1alpha3"
	"istio.io/istio/pilot/pkg/networking/core/route/retry"
	"istio.io/istio/pkg/config"
	"istio.io/istio/pkg/config/validation"
	"sigs.k8s.io/yaml"
)

func read() (*networking.VirtualService, error) {
	text, err := io.ReadAll(os.Stdin)
	if err != nil {
		return nil, err
	}
	var object struct {
		Spec map[string]any `json:"spec"`
	}
	if err := yaml.Unmarshal(text, &object); err != nil {
		return nil, err
	}
	spec, err := yaml.Marshal(object.Spec)
	if err != nil {
		return nil, err
	}
	if spec, err = yaml.YAMLToJSON(spec); err != nil {
		return nil, err
	}
	service := &networking.VirtualService{}
	return service, protojson.Unmarshal(spec, service)
}

func main() {
	service, err := read()
	if err == nil {
		meta := config.Meta{Name: "retries", Namespace: "default"}
		_, err = validation.ValidateVirtualService(config.Config{Meta: meta, Spec: service})
	}
	if err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
	for _, one := range service.Http {
		policy, err := protojson.Marshal(retry.ConvertPolicy(one.Retries, false))
		if err != nil {
			panic(err)
		}
		fmt.Println(string(policy))
	}
}
