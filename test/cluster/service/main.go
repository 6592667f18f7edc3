// The program of every stand-in container: one of D8X's services as seen from outside. What it does with keys, on what
// it waits at start, and how it ends is what github.com/D8-X/d8x-broker-server, referral-system, d8x-candles and
// d8x-trader-backend do (each function names its source). How long it takes to start is the image's choice, at once where
// it says nothing; the requests that it knows are those by which people and checks look at a service.
package main

import (
	"encoding/hex"
	"encoding/json"
	"fmt"
	"os"
	"time"
)

// image is what tells one image from another; it lies in the image as /service.json.
type image struct {
	Name      string `json:"name"`
	Version   string `json:"version"`
	Behaviour string `json:"behaviour"`
	// "broker" or "referral" where the service has a key.
	Keyed string `json:"keyed"`
	Ports []int  `json:"ports"`
	// Hex of the AES key that was made when this image was built.
	BuiltInKey string `json:"builtInKey"`
	Start      start  `json:"start"`
}

func main() {
	self, err := readImage()
	if err != nil {
		fatal(1, "%v", err)
	}
	// Tests of the sandbox ask what address a key has.
	if len(os.Args) == 3 && os.Args[1] == "address" {
		wallet, err := walletOf(os.Args[2])
		if err != nil {
			fatal(1, "%v", err)
		}
		fmt.Println(wallet.address())
		return
	}
	self.awaitEnd()
	service := service{image: self}
	if !service.run() {
		return
	}
	fatal(1, "%v", <-service.failures)
}

func readImage() (image, error) {
	var self image
	text, err := os.ReadFile("/service.json")
	if err != nil {
		return self, err
	}
	return self, json.Unmarshal(text, &self)
}

func (self image) builtInKey() []byte {
	key, err := hex.DecodeString(self.BuiltInKey)
	if err != nil {
		fatal(1, "the built-in key is no hex: %v", err)
	}
	return key
}

func fatal(status int, format string, values ...interface{}) {
	fmt.Fprintf(os.Stderr, format+"\n", values...)
	os.Exit(status)
}

// logError writes a line as slog's text handler with AddSource does, which both services use, to standard output.
func logError(source string, message string) {
	now := time.Now().Format("2006-01-02T15:04:05.000Z07:00")
	fmt.Printf("time=%s level=ERROR source=%s msg=%q\n", now, source, message)
}
