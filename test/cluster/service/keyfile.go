package main

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"runtime"
	"strings"
	"syscall"
	"time"
)

// nobody is whom an NFS export with root_squash takes root for.
const nobody = 65534

// keyfile is LoadFromFile and writeToFile of src/utils/file_things.go, the same in both services.
type keyfile struct {
	path       string
	source     string
	builtInKey []byte
	// How long the file stays truncated before it is written: nearly nothing in the real services, yet long enough for
	// another replica to read it.
	pause time.Duration
	// Whether it lies on the share, where the server sees another user than root.
	onShare bool
}

// load gives the private key without 0x: the plain text of the file, which is then overwritten in place, or what this
// image once wrote there. It is empty when it was another image, and nothing is said of that.
func (file keyfile) load() string {
	if file.onShare {
		// What the NFS server does for each request: the process stays root, its accesses to files are nobody's.
		runtime.LockOSThread()
		defer runtime.UnlockOSThread()
		for _, err := range []error{syscall.Setfsgid(nobody), syscall.Setfsuid(nobody)} {
			if err != nil {
				fatal(1, "can't act as user %d: %v", nobody, err)
			}
		}
		defer func() { _, _ = syscall.Setfsuid(0), syscall.Setfsgid(0) }()
	}
	data, err := os.ReadFile(file.path)
	if err != nil {
		logError(file.source+":16", err.Error())
		return ""
	}
	text := string(data)
	if strings.HasPrefix(text, "0x") {
		plain := strings.TrimPrefix(text, "0x")
		fmt.Println("storing file")
		if err := file.overwrite(encrypt(plain, file.builtInKey)); err != nil {
			logError(file.source+":36", "Error writing file:"+err.Error())
		}
		return plain
	}
	plain, _ := decrypt(text, file.builtInKey)
	return plain
}

// overwrite is os.WriteFile of a file that is there: truncate, then write; owner and mode stay.
func (file keyfile) overwrite(text string) error {
	opened, err := os.OpenFile(file.path, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0644)
	if err != nil {
		return err
	}
	time.Sleep(file.pause)
	if _, err := opened.WriteString(text); err != nil {
		opened.Close()
		return err
	}
	return opened.Close()
}

func sealer(key []byte) cipher.AEAD {
	block, err := aes.NewCipher(key)
	if err != nil {
		fatal(1, "the built-in key: %v", err)
	}
	gcm, err := cipher.NewGCM(block)
	if err != nil {
		fatal(1, "AES-GCM: %v", err)
	}
	return gcm
}

// encrypt gives hex of nonce and ciphertext.
func encrypt(plain string, key []byte) string {
	gcm := sealer(key)
	nonce := make([]byte, gcm.NonceSize())
	if _, err := io.ReadFull(rand.Reader, nonce); err != nil {
		fatal(1, "no randomness: %v", err)
	}
	return hex.EncodeToString(gcm.Seal(nonce, nonce, []byte(plain), nil))
}

func decrypt(text string, key []byte) (string, error) {
	gcm := sealer(key)
	sealed, err := hex.DecodeString(text)
	if err != nil {
		return "", err
	}
	if len(sealed) < gcm.NonceSize() {
		return "", errors.New("ciphertext too short")
	}
	plain, err := gcm.Open(nil, sealed[:gcm.NonceSize()], sealed[gcm.NonceSize():], nil)
	return string(plain), err
}
