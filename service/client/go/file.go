package statustranslator

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"syscall"
	"time"

	v1 "statustranslator/v1"

	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"
)

// maxFileBytes bounds a file with a table. An export of every built-in profile as JSON has 1.2 MB.
const maxFileBytes = 16 << 20

// ParseTable reads a GetProfileResponse, a WatchProfileResponse or a CompiledProfile, in binary or as JSON, or the output of
// `status-translator export --format json`. profile is the name that the table must have, or selects one of several; empty:
// any. Unknown fields, which a newer server may have added, are ignored.
func ParseTable(data []byte, profile string) (*Table, error) {
	message, err := parseMessage(data, profile)
	if err != nil {
		return nil, err
	}
	table, err := NewTable(message)
	if err == nil && profile != "" && table.profile != profile {
		return nil, bad("it is profile %s, not %s", table.profile, profile)
	}
	return table, err
}

// ReadTable is ParseTable of a regular file of at most 16 MiB.
func ReadTable(path, profile string) (*Table, error) {
	data, _, err := readFile(path)
	if err != nil {
		return nil, err
	}
	table, err := ParseTable(data, profile)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return table, nil
}

func parseMessage(data []byte, profile string) (*v1.CompiledProfile, error) {
	// The first field of a response is the table, that of a table its summary. The name in a summary cannot be parsed as a
	// summary with a revision, so the two are told apart.
	response := &v1.GetProfileResponse{}
	if proto.Unmarshal(data, response) == nil && response.GetProfile().GetSummary().GetRevision() != "" {
		return response.GetProfile(), nil
	}
	message := &v1.CompiledProfile{}
	err := proto.Unmarshal(data, message)
	if err == nil && message.GetSummary().GetRevision() != "" {
		return message, nil
	}
	// After the binary forms: "\n{" also begins a table whose summary has 123 bytes.
	if bytes.HasPrefix(bytes.TrimLeft(data, " \t\r\n"), []byte("{")) {
		return parseJSON(data, profile)
	}
	if err != nil {
		return nil, bad("the bytes are neither a response nor a CompiledProfile: %w", err)
	}
	return message, nil
}

func parseJSON(data []byte, profile string) (*v1.CompiledProfile, error) {
	var read struct{ Profile, Profiles json.RawMessage }
	if err := json.Unmarshal(data, &read); err != nil {
		return nil, bad("%w", err)
	}
	one := json.RawMessage(data)
	if read.Profiles != nil { // of `export`
		var err error
		if one, err = selectJSON(read.Profiles, profile); err != nil {
			return nil, err
		}
	} else if read.Profile != nil {
		one = read.Profile
	}
	message := &v1.CompiledProfile{}
	if err := (protojson.UnmarshalOptions{DiscardUnknown: true}).Unmarshal(one, message); err != nil {
		return nil, bad("%w", err)
	}
	return message, nil
}

func selectJSON(profiles json.RawMessage, profile string) (json.RawMessage, error) {
	var all []json.RawMessage
	if err := json.Unmarshal(profiles, &all); err != nil {
		return nil, bad("%w", err)
	}
	var found []json.RawMessage
	for _, one := range all {
		var named struct{ Summary struct{ Name string } }
		if err := json.Unmarshal(one, &named); err != nil {
			return nil, bad("%w", err)
		}
		if profile == "" || named.Summary.Name == profile {
			found = append(found, one)
		}
	}
	switch {
	case len(found) == 1:
		return found[0], nil
	case profile != "":
		return nil, bad("it has no profile %s", profile)
	}
	return nil, bad("it has %d profiles: name one of them", len(found))
}

// readFile gives the bytes of a regular file of at most maxFileBytes, and when they were written.
func readFile(path string) ([]byte, time.Time, error) {
	// Does not block if it is a pipe by mistake.
	file, err := os.OpenFile(path, os.O_RDONLY|syscall.O_NONBLOCK, 0)
	if err != nil {
		return nil, time.Time{}, err
	}
	defer file.Close()
	about, err := file.Stat()
	if err != nil {
		return nil, time.Time{}, err
	}
	if !about.Mode().IsRegular() {
		return nil, time.Time{}, fmt.Errorf("%s is not a regular file", path)
	}
	data, err := io.ReadAll(io.LimitReader(file, maxFileBytes+1))
	if err == nil && len(data) > maxFileBytes {
		err = fmt.Errorf("%s has more than %d bytes", path, maxFileBytes)
	}
	return data, about.ModTime(), err
}

// writeFile replaces the file atomically: a reader sees the whole old or the whole new bytes, also after a crash.
func writeFile(path string, data []byte) error {
	file, err := os.CreateTemp(filepath.Dir(path), filepath.Base(path)+".*")
	if err != nil {
		return err
	}
	_, err = file.Write(data)
	for _, step := range []func() error{func() error { return file.Chmod(0o644) }, file.Sync} {
		if err == nil {
			err = step()
		}
	}
	if closed := file.Close(); err == nil {
		err = closed
	}
	if err == nil {
		err = os.Rename(file.Name(), path)
	}
	if err != nil {
		os.Remove(file.Name())
	}
	return err
}
