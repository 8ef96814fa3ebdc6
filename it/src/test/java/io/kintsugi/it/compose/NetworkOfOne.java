package io.kintsugi.it.compose;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/// An HTTP proxy with one machine behind it, whatever name is asked for: that sees the `Host` which
/// a network of containers would bring it.
final class NetworkOfOne implements AutoCloseable {
  private final ServerSocket listener;
  private final int target;

  /// @param target a port on loopback
  NetworkOfOne(int target) throws IOException {
    this.target = target;
    listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(this::accept);
  }

  InetSocketAddress address() {
    return new InetSocketAddress(listener.getInetAddress(), listener.getLocalPort());
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket client = listener.accept();
        Thread.ofVirtual().start(() -> pass(client));
      } catch (IOException e) {
        if (!listener.isClosed()) {
          throw new UncheckedIOException(e);
        }
      }
    }
  }

  /// One request: its address without the host, its headers as they are.
  private void pass(Socket client) {
    try (client;
        Socket server = new Socket(InetAddress.getLoopbackAddress(), target)) {
      String head =
          head(client.getInputStream())
              .replaceFirst(" http://[^/ ]+", " ")
              .replaceFirst("\r\n\r\n$", "\r\nConnection: close\r\n\r\n");
      server.getOutputStream().write(head.getBytes(StandardCharsets.ISO_8859_1));
      server.getInputStream().transferTo(client.getOutputStream());
    } catch (IOException e) {
      // Whoever asked sees that there is no answer.
    }
  }

  private static String head(InputStream from) throws IOException {
    StringBuilder head = new StringBuilder();
    while (!head.toString().endsWith("\r\n\r\n")) {
      int next = from.read();
      if (next < 0) {
        throw new IOException("no request");
      }
      head.append((char) next);
    }
    return head.toString();
  }

  @Override
  public void close() throws IOException {
    listener.close();
  }
}
