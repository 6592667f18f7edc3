package main

import (
	"bufio"
	"crypto/sha1"
	"encoding/base64"
	"encoding/json"
	"io"
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
	own.keepWebSocket(writer, request, greeting, silence)
}

// serveSubscriptions is the WebSocket of candles-ws-server (src/wscandle/wscandle.go) and executorws: at /ws alone, with 400
// for whoever does not ask for one (gorilla/websocket), and no greeting: it says nothing before it is asked.
func (own *service) serveSubscriptions(writer http.ResponseWriter, request *http.Request) {
	switch {
	case request.URL.Path != "/ws":
		own.write(writer, http.StatusNotFound, own.description())
	case !asksForWebSocket(request):
		own.write(writer, http.StatusBadRequest, own.description())
	default:
		answer := silence
		if own.Name == "d8x-candles-ws-server" {
			answer = subscribe
		}
		own.keepWebSocket(writer, request, "", answer)
	}
}

func silence(string) string { return "" }

// subscribe is HandleRequest of d8x-candles, src/wscandle/server.go, on a server that has no prices yet: what is no
// subscription gets no answer.
func subscribe(message string) string {
	var asked struct{ Type, Topic string }
	if json.Unmarshal([]byte(message), &asked) != nil || !strings.EqualFold(strings.TrimSpace(asked.Type), "subscribe") {
		return ""
	}
	topic := strings.ToLower(strings.TrimSpace(asked.Topic))
	if topic == "markets" {
		return `{"type":"subscribe","topic":"markets","data":[]}`
	}
	name, _ := json.Marshal(topic)
	return `{"type":"subscribe","topic":` + string(name) + `,"data":{"error":"symbol not supported"}}`
}

func asksForWebSocket(request *http.Request) bool {
	return strings.EqualFold(request.Header.Get("Upgrade"), "websocket") && request.Header.Get("Sec-WebSocket-Key") != ""
}

// keepWebSocket accepts a WebSocket (RFC 6455), greets, and answers until the other side ends it.
func (own *service) keepWebSocket(writer http.ResponseWriter, request *http.Request, greeting string, reply func(string) string) {
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
	if _, err := connection.Write([]byte(answer + textFrame(greeting))); err == nil {
		converse(connection, stream.Reader, reply)
	}
}

// textFrame is one final text frame of fewer than 126 bytes; nothing for no text.
func textFrame(text string) string {
	if text == "" {
		return ""
	}
	return "\x81" + string(rune(len(text))) + text
}

// converse answers text frames until one closes it. Clients of checks send short ones, masked.
func converse(connection net.Conn, reader *bufio.Reader, reply func(string) string) {
	const text, closing = 1, 8
	for {
		head := make([]byte, 6)
		if _, err := io.ReadFull(reader, head); err != nil || head[0]&0x0f == closing {
			return
		}
		message, mask := make([]byte, head[1]&0x7f), head[2:]
		if _, err := io.ReadFull(reader, message); err != nil {
			return
		}
		for at := range message {
			message[at] ^= mask[at%4]
		}
		if head[0]&0x0f != text {
			continue
		}
		if _, err := connection.Write([]byte(textFrame(reply(string(message))))); err != nil {
			return
		}
	}
}
