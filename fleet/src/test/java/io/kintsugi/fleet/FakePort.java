package io.kintsugi.fleet;

import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// A port of a container on this machine. Like Docker's it takes connections before anybody in the
/// container does, and closes them then.
final class FakePort implements AutoCloseable {
  private final ServerSocket listening;
  private final InetSocketAddress inside;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();

  private FakePort(ServerSocket listening, InetSocketAddress inside) {
    this.listening = listening;
    this.inside = inside;
  }

  /// @param port 0 for any
  /// @throws IOException in the engine's words when the port is taken
  static FakePort open(String host, int port, InetSocketAddress inside) throws IOException {
    var listening = new ServerSocket();
    try {
      listening.bind(new InetSocketAddress(host, port));
    } catch (BindException e) {
      listening.close();
      throw new IOException(
          "driver failed programming external connectivity: failed to bind host port for "
              + host
              + ":"
              + port
              + ": address already in use",
          e);
    }
    var opened = new FakePort(listening, inside);
    Thread.startVirtualThread(opened::accept);
    return opened;
  }

  int port() {
    return listening.getLocalPort();
  }

  int portInside() {
    return inside.getPort();
  }

  String host() {
    return listening.getInetAddress().getHostAddress();
  }

  private void accept() {
    while (!listening.isClosed()) {
      try {
        var client = listening.accept();
        open.add(client);
        Thread.startVirtualThread(() -> forward(client));
      } catch (IOException e) {
        // Closed, most likely; else the next one may come through.
      }
    }
  }

  private void forward(Socket client) {
    try (client;
        var server = new Socket()) {
      open.add(server);
      server.connect(inside);
      var back = Thread.startVirtualThread(() -> pump(server, client));
      pump(client, server);
      back.join();
      open.remove(server);
    } catch (IOException e) {
      // Nobody listens in there: the client sees its connection close.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      open.remove(client);
    }
  }

  private static void pump(Socket from, Socket to) {
    try {
      from.getInputStream().transferTo(to.getOutputStream());
      to.shutdownOutput();
    } catch (IOException e) {
      closeQuietly(from);
      closeQuietly(to);
    }
  }

  private static void closeQuietly(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      // It is as good as closed.
    }
  }

  @Override
  public void close() throws IOException {
    listening.close();
    open.forEach(FakePort::closeQuietly);
  }
}
