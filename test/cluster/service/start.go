package main

import (
	"fmt"
	"os"
	"os/signal"
	"strings"
	"syscall"
	"time"
)

// start is how an image comes up and goes down, where it does not do so at once.
type start struct {
	// Seconds until the port that is served last opens: chain reads, in the real services.
	OpensAfter float64 `json:"opensAfter"`
	// Whose port never opens: "all", or the swarm slot or the node of the one that STAND_IN_TASK says is this task.
	NeverOpens string `json:"neverOpens"`
	// Whether SIGTERM does nothing, so that Docker kills it after its grace.
	IgnoresTerm bool `json:"ignoresTerm"`
	// Whether no RPC of its chain answers.
	WithoutRpc bool `json:"withoutRpc"`
}

// writtenInGo are the services whose SIGTERM the Go runtime deals with.
func (self image) writtenInGo() bool {
	return self.Keyed != "" || strings.HasPrefix(self.Name, "d8x-candles-") || self.Name == "d8x-broker-exec-ws"
}

// awaitEnd does upon SIGTERM what process 1 of the container does. One that is written in Go and has no handler ends with
// status 2 (dieFromSignal of the Go runtime, since the kernel does not kill a process 1 by default). Node without a handler,
// as api and history are, stays until Docker kills it: here only where the image says so, as tests would last for ever.
func (self image) awaitEnd() {
	stop := make(chan os.Signal, 1)
	signal.Notify(stop, syscall.SIGTERM, syscall.SIGINT)
	if self.Start.IgnoresTerm {
		return
	}
	go func() {
		<-stop
		if self.writtenInGo() {
			os.Exit(2)
		}
		os.Exit(0)
	}()
}

// webSocketPort is api's: the constructor of packages/api/src/D8XBrokerBackendApp.ts opens it before any chain is read, the
// HTTP port opens last.
const webSocketPort = 3002

func (self image) portsByTime() (early []int, late []int) {
	for _, port := range self.Ports {
		if port == webSocketPort {
			early = append(early, port)
		} else {
			late = append(late, port)
		}
	}
	return early, late
}

// waitToOpen lasts as long as the image needs, or for ever.
func (self image) waitToOpen() {
	never := append(strings.Split(os.Getenv("STAND_IN_TASK"), "/"), "all")
	for _, each := range never {
		if each != "" && each == self.Start.NeverOpens {
			fmt.Printf("%s %s: reading the chain ...\n", self.Name, self.Version)
			select {}
		}
	}
	time.Sleep(time.Duration(self.Start.OpensAfter * float64(time.Second)))
}
