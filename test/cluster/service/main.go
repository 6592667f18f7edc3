// The program of every stand-in container: one of D8X's services as seen from outside. What it does with keys is what
// github.com/D8-X/d8x-broker-server and github.com/D8-X/referral-system do (each function names its source); how long
// it takes to start, on what it waits and which requests it knows beside those is still simpler than they are.
package main

import (
	"encoding/hex"
	"encoding/json"
	"fmt"
	"os"
	"os/signal"
	"syscall"
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
	stop := make(chan os.Signal, 1)
	signal.Notify(stop, syscall.SIGTERM, syscall.SIGINT)
	go func() {
		<-stop
		os.Exit(0)
	}()

	service := service{image: self}
	// Both services read their key before anything can go wrong with them: also an image that crashes takes it over.
	if !service.start() {
		return
	}
	service.migrate()
	switch self.Behaviour {
	case "crash", "migrates-crash":
		time.Sleep(300 * time.Millisecond)
		fatal(3, "%s %s: fatal: no configuration for chain", self.Name, self.Version)
	case "late-crash":
		time.AfterFunc(8*time.Second, func() {
			fatal(4, "%s %s: fatal: lost the price feed", self.Name, self.Version)
		})
	}
	service.listen()
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
