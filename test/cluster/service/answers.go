package main

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"os"
	"strings"
	"time"
)

// noAddress is what go-ethereum prints for an address that was never set.
const noAddress = "0x0000000000000000000000000000000000000000"

// listen serves these ports from now on.
func (own *service) listen(ports []int) {
	for _, port := range ports {
		listener, err := net.Listen("tcp", fmt.Sprintf(":%d", port))
		if err != nil {
			fatal(1, "%v", err)
		}
		handler := own.handlerOf(port)
		go func() { own.failures <- http.Serve(listener, handler) }()
	}
}

func (own *service) handlerOf(port int) http.Handler {
	switch {
	case own.Name == "d8x-trader-main" && port == webSocketPort:
		return http.HandlerFunc(own.serveEvents)
	case own.Name == "d8x-candles-ws-server" || own.Name == "d8x-broker-exec-ws":
		return http.HandlerFunc(own.serveSubscriptions)
	}
	return own
}

// ServeHTTP answers what the service has in memory. Paths that it does not know are answered 404 as the real ones do,
// and say what runs here; what stands in for redis and the like knows every path.
func (own *service) ServeHTTP(writer http.ResponseWriter, request *http.Request) {
	body, status := own.answer(request.URL.Path), http.StatusOK
	if body == nil {
		body = own.description()
		if strings.HasPrefix(own.Name, "d8x-") && !own.isClient() {
			status = http.StatusNotFound
		}
	}
	own.write(writer, status, body)
}

// isClient tells the two candles' clients, which serve nothing in reality.
func (self image) isClient() bool { return strings.HasSuffix(self.Name, "-client") }

func (own *service) write(writer http.ResponseWriter, status int, body interface{}) {
	text, err := json.Marshal(body)
	if err != nil {
		http.Error(writer, err.Error(), http.StatusInternalServerError)
		return
	}
	if own.Behaviour == "error500" {
		status = http.StatusInternalServerError
	}
	writer.Header().Set("Content-Type", "application/json")
	writer.WriteHeader(status)
	_, _ = writer.Write(append(text, '\n'))
}

// answer gives what a path answers, or nil for one that the service does not know.
func (own *service) answer(path string) interface{} {
	ok := map[string]bool{"ok": true}
	switch own.Name + path {
	case "d8x-broker-server/broker-address":
		return map[string]string{"brokerAddr": own.brokerAddress}
	case "d8x-broker-server/chain-config":
		return own.chains
	case "d8x-referral-system/executor":
		broker := own.broker
		if broker == "" {
			broker = noAddress
		}
		return map[string]string{"executorAddr": own.executor, "brokerAddr": broker}
	case "d8x-referral-system/next-pay":
		due := nextPayment(time.Now().UTC())
		return map[string]interface{}{"type": "next-pay", "data": map[string]interface{}{
			"nextPaymentDueTs": due.Unix(), "nextPaymentDue": due.Format("2006-January-02 15:04:05"),
		}}
	case "d8x-trader-main/health", "d8x-trader-history/health":
		// Of recent images.
		if own.Behaviour != "no-health" {
			return ok
		}
	case "d8x-trader-main/exchange-info":
		return map[string]interface{}{"type": "exchange-info", "msg": "", "data": map[string]interface{}{"pools": []string{}}}
	}
	return nil
}

// nextPayment is Tuesday at eight, as the schedule of referral's own example settings has it ("0 08 * * 2").
func nextPayment(now time.Time) time.Time {
	due := time.Date(now.Year(), now.Month(), now.Day(), 8, 0, 0, 0, time.UTC)
	for due.Weekday() != time.Tuesday || !due.After(now) {
		due = due.AddDate(0, 0, 1)
	}
	return due
}

// description says what runs here.
func (own *service) description() interface{} {
	host, _ := os.Hostname()
	return map[string]interface{}{
		"service": own.Name, "version": own.Version, "host": host,
		// A secret only as its hash.
		"redisPassword": setting("REDIS_PW", hashed), "feeTbps": setting("BROKER_FEE_TBPS", func(text string) string { return text }),
	}
}

func setting(name string, shown func(string) string) interface{} {
	if text := os.Getenv(name); text != "" {
		return shown(text)
	}
	return nil
}

func hashed(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:])
}
