package io.kintsugi.chaos.fault;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kintsugi.chaos.fault.Trap.Spring;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// The link before a server that answers each line with the same line.
@Timeout(30)
class FaultLinkTest {
  private EchoServer server;
  private FaultLink link;

  @BeforeEach
  void start() throws IOException {
    server = new EchoServer();
    link = FaultLink.before(server.port());
  }

  @AfterEach
  void stop() throws IOException {
    link.close();
    server.close();
  }

  private Socket connect() throws IOException {
    return new Socket(InetAddress.getLoopbackAddress(), link.port());
  }

  private static void send(Socket socket, String line) throws IOException {
    socket.getOutputStream().write((line + "\n").getBytes(US_ASCII));
  }

  /// Empty at the end of the stream.
  private static String receive(Socket socket) throws IOException {
    var line = new StringBuilder();
    int next = socket.getInputStream().read();
    while (next >= 0 && next != '\n') {
      line.append((char) next);
      next = socket.getInputStream().read();
    }
    return line.toString();
  }

  @Test
  void bytesPassBothWays() throws IOException {
    try (Socket socket = connect()) {
      send(socket, "one");
      assertThat(receive(socket)).isEqualTo("one");
      send(socket, "two");
      assertThat(receive(socket)).isEqualTo("two");
    }
  }

  @Test
  void aLostReplyWasCarriedOut() throws Exception {
    try (Socket socket = connect()) {
      Trap trap = link.arm("XA COMMIT", Spring.LOSE_REPLY, 1);
      send(socket, "XA END");
      assertThat(receive(socket)).isEqualTo("XA END");
      send(socket, "XA COMMIT 1");
      assertThat(receive(socket)).isEmpty();
      trap.sprung().get(10, TimeUnit.SECONDS);
      assertThat(server.lines()).containsExactly("XA END", "XA COMMIT 1");
    }
  }

  @Test
  void aLostRequestNeverArrives() throws Exception {
    try (Socket socket = connect()) {
      Trap trap = link.arm("XA COMMIT", Spring.LOSE_REQUEST, 2);
      send(socket, "XA COMMIT 1");
      assertThat(receive(socket)).isEqualTo("XA COMMIT 1");
      send(socket, "XA COMMIT 2");
      assertThat(ended(socket)).isTrue();
      trap.sprung().get(10, TimeUnit.SECONDS);
      assertThat(server.lines()).containsExactly("XA COMMIT 1");
    }
    try (Socket socket = connect()) {
      send(socket, "XA COMMIT 3");
      assertThat(receive(socket)).isEqualTo("XA COMMIT 3");
    }
  }

  private static boolean ended(Socket socket) {
    try {
      return receive(socket).isEmpty();
    } catch (IOException e) {
      return true;
    }
  }

  @Test
  void whatIsHeldGoesOnWhenReleased() throws Exception {
    try (Socket socket = connect()) {
      Trap trap = link.arm("slow", Spring.HOLD, 1);
      send(socket, "slow");
      trap.sprung().get(10, TimeUnit.SECONDS);
      assertThat(server.lines()).isEmpty();
      trap.release();
      assertThat(receive(socket)).isEqualTo("slow");
    }
  }

  @Test
  void whatIsHeldGoesOnWhenTheLinkIsHealed() throws Exception {
    try (Socket socket = connect()) {
      Trap trap = link.arm("slow", Spring.HOLD, 1);
      send(socket, "slow");
      trap.sprung().get(10, TimeUnit.SECONDS);
      link.heal();
      assertThat(receive(socket)).isEqualTo("slow");
    }
  }

  @Test
  void aServerHearsThatAHeldConnectionHasEndedWhenTheLinkIsHealed() throws Exception {
    try (Socket socket = connect()) {
      Trap trap = link.arm("slow", Spring.HOLD, 1);
      send(socket, "slow");
      trap.sprung().get(10, TimeUnit.SECONDS);
    }
    link.heal();
    server.awaitEnd();
    assertThat(server.lines()).containsExactly("slow");
  }

  @Test
  void aStalledReplyComesWhenTheLinkIsHealed() throws IOException {
    try (Socket socket = connect()) {
      send(socket, "before");
      assertThat(receive(socket)).isEqualTo("before");
      link.stall(false, true);
      send(socket, "during");
      socket.setSoTimeout(200);
      assertThatThrownBy(() -> receive(socket)).isInstanceOf(SocketTimeoutException.class);
      link.heal();
      socket.setSoTimeout(0);
      assertThat(receive(socket)).isEqualTo("during");
    }
  }

  @Test
  void aForgottenConnectionNeverComesBackAndNeitherEndHears() throws Exception {
    try (Socket socket = connect()) {
      send(socket, "before");
      assertThat(receive(socket)).isEqualTo("before");
      link.forget();
      send(socket, "lost");
      link.heal();
      send(socket, "lost too");
      link.cut();
      link.heal();
      socket.setSoTimeout(200);
      assertThatThrownBy(() -> receive(socket)).isInstanceOf(SocketTimeoutException.class);
    }
    try (Socket socket = connect()) {
      send(socket, "after");
      assertThat(receive(socket)).isEqualTo("after");
    }
    server.awaitEnd();
    assertThat(server.lines()).containsExactly("before", "after");
    assertThat(link.connections()).anyMatch(each -> each.endsWith("forgotten"));
  }

  @Test
  void aCutLinkTakesNobodyUntilItIsHealed() throws IOException {
    try (Socket socket = connect()) {
      send(socket, "before");
      assertThat(receive(socket)).isEqualTo("before");
      link.cut();
      assertThat(ended(socket)).isTrue();
      try (Socket another = connect()) {
        assertThat(ended(another)).isTrue();
      }
    }
    link.heal();
    try (Socket socket = connect()) {
      send(socket, "after");
      assertThat(receive(socket)).isEqualTo("after");
    }
  }
}
