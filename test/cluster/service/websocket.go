package main

import (
	"bufio"
	"crypto/sha1"
	"encoding/base64"
	"net"
	"net/http"
	"strings"
)

// serveEvents is api's WebSocket port: any path, and 426 for whoever does not ask for one (the library ws). It greets once
// the chain has been read (initWebSocket of packages/api/src/D8XBrokerBackendApp.ts); before that it says nothing.
func (own *service) serveEvents(writer http.ResponseWriter, request *http.Request) {
	if !asksForWebSocket(request) {
		own.write(writer, http.StatusUpgradeRequired, own.description())
		return
	}
	greeting := ""
	if own.opened.Load() {
		greeting = `{"type":"connect","msg":"success","data":{}}`
	}
	own.keepWebSocket(writer, request, greeting)
}

// serveSubscriptions is the WebSocket of candles-ws-server (src/wscandle/wscandle.go) and executorws: at /ws alone, with 400
// for whoever does not ask for one (gorilla/websocket), and no greeting.
func (own *service) serveSubscriptions(writer http.ResponseWriter, request *http.Request) {
	switch {
	case request.URL.Path != "/ws":
		own.write(writer, http.StatusNotFound, own.description())
	case !asksForWebSocket(request):
		own.write(writer, http.StatusBadRequest, own.description())
	default:
		own.keepWebSocket(writer, request, "")
	}
}

func asksForWebSocket(request *http.Request) bool {
	return strings.EqualFold(request.Header.Get("Upgrade"), "websocket") && request.Header.Get("Sec-WebSocket-Key") != ""
}

// keepWebSocket accepts a WebSocket (RFC 6455), greets, and holds it until the other side ends it.
func (own *service) keepWebSocket(writer http.ResponseWriter, request *http.Request, greeting string) {
	hijacker, ok := writer.(http.Hijacker)
	if !ok {
		http.Error(writer, "no connection of its own", http.StatusInternalServerError)
		return
	}
	connection, stream, err := hijacker.Hijack()
	if err != nil {
		return
	}
	defer connection.Close()
	sum := sha1.Sum([]byte(request.Header.Get("Sec-WebSocket-Key") + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"))
	accept := base64.StdEncoding.EncodeToString(sum[:])
	answer := "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: " + accept + "\r\n\r\n"
	if greeting != "" {
		// One final text frame of fewer than 126 bytes.
		answer += "\x81" + string(rune(len(greeting))) + greeting
	}
	if _, err := connection.Write([]byte(answer)); err == nil {
		drain(connection, stream.Reader)
	}
}

func drain(connection net.Conn, reader *bufio.Reader) {
	for {
		kind, err := reader.ReadByte()
		// A closing frame ends it.
		if err != nil || kind&0x0f == 8 {
			return
		}
		length, err := reader.ReadByte()
		if err != nil {
			return
		}
		// Clients of checks send short frames, masked: four bytes more.
		if _, err := reader.Discard(int(length&0x7f) + 4); err != nil {
			return
		}
	}
}
