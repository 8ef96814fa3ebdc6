package io.kintsugi.chaos.fault;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// One connection through a {@link FaultLink}: the socket of the client and that of the server.
final class LinkedPair {
  private static final int PIECE = 16 * 1024;

  private final FaultLink link;
  private final Socket client;
  private final Socket server;
  private @Nullable Trap searched;
  private ByteSearch search = new ByteSearch(new byte[1]);
  private volatile @Nullable Trap losing;
  private volatile boolean held;
  private volatile boolean forgotten;
  private final AtomicInteger running = new AtomicInteger(2);

  LinkedPair(FaultLink link, Socket client, Socket server) {
    this.link = link;
    this.client = client;
    this.server = server;
  }

  void start() {
    Thread.ofVirtual().start(() -> run(this::requests));
    Thread.ofVirtual().start(() -> run(this::replies));
  }

  private interface Pump {
    /// Whether the connection is to stay open when the pump has stopped.
    boolean run() throws IOException, InterruptedException;
  }

  private void run(Pump pump) {
    boolean open = false;
    try {
      open = pump.run();
    } catch (IOException _) {
      // One end is gone: the other follows.
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } finally {
      boolean last = running.decrementAndGet() == 0;
      if (last || (!open && !forgotten)) {
        close();
      }
    }
  }

  private boolean requests() throws IOException, InterruptedException {
    byte[] piece = new byte[PIECE];
    InputStream in = client.getInputStream();
    OutputStream out = server.getOutputStream();
    for (int length = in.read(piece); length >= 0; length = in.read(piece)) {
      Trap sprung = trapFor(piece, length);
      link.gate(true).pass();
      Thread.sleep(link.delay());
      if (sprung == null) {
        write(out, piece, length);
      } else if (!spring(sprung, piece, length)) {
        return sprung.equals(losing);
      }
    }
    return false;
  }

  private @Nullable Trap trapFor(byte[] piece, int length) {
    Trap armed = link.trap();
    if (armed == null) {
      return null;
    }
    if (!armed.equals(searched)) {
      searched = armed;
      search = new ByteSearch(armed.pattern());
    }
    return search.endsIn(piece, length) && armed.take() ? armed : null;
  }

  /// Whether requests are still to be forwarded.
  private boolean spring(Trap trap, byte[] piece, int length)
      throws IOException, InterruptedException {
    if (trap.spring() == Trap.Spring.HOLD) {
      link.holds(trap);
    }
    link.disarm(trap);
    return switch (trap.spring()) {
      case LOSE_REQUEST -> {
        close();
        trap.hasSprung();
        yield false;
      }
      case LOSE_REPLY -> {
        losing = trap;
        write(server.getOutputStream(), piece, length);
        // The server reads all that was sent before it reads the end; only then does it hang up.
        server.shutdownOutput();
        yield false;
      }
      case HOLD -> {
        held = true;
        trap.hasSprung();
        trap.awaitRelease();
        held = false;
        write(server.getOutputStream(), piece, length);
        yield true;
      }
    };
  }

  private boolean replies() throws IOException, InterruptedException {
    byte[] piece = new byte[PIECE];
    InputStream in = server.getInputStream();
    OutputStream out = client.getOutputStream();
    for (int length = in.read(piece); length >= 0; length = in.read(piece)) {
      link.gate(false).pass();
      if (losing == null) {
        write(out, piece, length);
      }
    }
    Trap lost = losing;
    if (lost != null) {
      close();
      lost.hasSprung();
    }
    return false;
  }

  private void write(OutputStream out, byte[] piece, int length) throws IOException {
    if (!forgotten) {
      out.write(piece, 0, length);
    }
  }

  void forget() {
    forgotten = true;
  }

  /// What is forgotten hears of nothing any more.
  void cut() {
    if (!forgotten) {
      close();
    }
  }

  @Override
  public String toString() {
    return "proxy's port %d, port %d to the server%s%s"
        .formatted(
            client.getPort(),
            server.getLocalPort(),
            held ? ", requests held by a trap" : "",
            forgotten ? ", forgotten" : "");
  }

  void close() {
    for (Socket each : new Socket[] {client, server}) {
      try {
        each.close();
      } catch (IOException _) {
        // It is closed all the same.
      }
    }
    link.ended(this);
  }
}
