package main

import (
	"fmt"
	"runtime/debug"
)

// Prints the version of the module as it was built in.
func version(module string) {
	info, _ := debug.ReadBuildInfo()
	for _, dependency := range info.Deps {
		if dependency.Path == module {
			fmt.Printf("version\t%s\n", dependency.Version)
		}
	}
}

// Prints what a function makes of the HTTP statuses from first to 599.
func fromHTTP(first int, code func(int) any) {
	for status := first; status <= 599; status++ {
		fmt.Printf("http\t%d\t%v\n", status, code(status))
	}
}

// Prints what a function makes of the gRPC codes from first to last; 17 is a number that gRPC does not define.
func fromGRPC(first, last uint32, status func(uint32) int) {
	for code := first; code <= last; code++ {
		fmt.Printf("grpc\t%d\t%d\n", code, status(code))
	}
}
