package io.kintsugi.proxy.session.plane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kintsugi.proxy.FakeMySqlServer;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/// Connections to servers and to clients are counted, lent fairly, and never lost.
class PoolTest {
  private static final String SLOW = "SELECT name FROM student WHERE id = 2";
  private static final String QUICK = "SELECT name FROM student WHERE id = 4";

  @AutoClose
  private final FakeMySqlServer alpha =
      Plane.server()
          .silence("WHERE id = 2")
          .rows("WHERE id = 4", List.of("name"), new String[] {"Ada"})
          .error("WHERE id = 6", 1146, "42S02", "Table 'school_0.student' doesn't exist");

  @AutoClose
  private final FakeMySqlServer beta =
      Plane.server().rows("WHERE id = 1", List.of("name"), new String[] {"Bob"});

  @Test
  void anExhaustedPoolSays1203InTimeAndRecoversWhenAConnectionComesBack() throws Exception {
    try (Plane plane = Plane.start(alpha, beta, "backend-connections: 1, acquire-timeout: 2s");
        WireClient waiting = plane.client()) {
      WireClient holder = plane.client();
      holder.send(SLOW);
      Eventually.happens(() -> alpha.received().contains(SLOW));
      WireClient.Answer refused = waiting.query(QUICK);
      assertThat(refused.errno()).isEqualTo(1203);
      assertThat(refused.message()).contains("alpha").contains("backend-connections: 1");
      assertThat(waiting.query("SELECT name FROM student WHERE id = 1").rows())
          .as("the other server is not concerned")
          .containsExactly(List.of("Bob"));
      holder.vanish();
      Eventually.happens(() -> waiting.query(QUICK).errno() == 0);
      assertThat(plane.connections("alpha")).isEqualTo(1);
    }
  }

  @Test
  void whoWaitsGetsTheConnectionThatIsGivenBack() throws Exception {
    try (Plane plane = Plane.start(alpha, beta, "backend-connections: 1, acquire-timeout: 20s")) {
      List<WireClient> clients = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        WireClient client = plane.client();
        clients.add(client);
        client.send(QUICK);
      }
      for (WireClient client : clients) {
        assertThat(client.answer().rows()).containsExactly(List.of("Ada"));
        client.close();
      }
      assertThat(plane.connections("alpha")).isEqualTo(1);
    }
  }

  @Test
  void errorsAndLostConnectionsCostNoPermit() throws Exception {
    try (Plane plane = Plane.start(alpha, beta, "backend-connections: 1, acquire-timeout: 5s");
        WireClient client = plane.client()) {
      for (int i = 0; i < 5; i++) {
        assertThat(client.query("SELECT name FROM student WHERE id = 6").errno()).isEqualTo(1146);
        alpha.dropConnections();
        Eventually.equal(() -> plane.connections("alpha"), 0);
      }
      assertThat(client.query(QUICK).rows()).containsExactly(List.of("Ada"));
    }
  }

  @Test
  void aServerThatRefusesTheLoginCostsNoPermit() throws Exception {
    try (FakeMySqlServer strict = new FakeMySqlServer("kintsugi", "another password");
        Plane plane = Plane.start(strict, beta, "backend-connections: 1, acquire-timeout: 5s");
        WireClient client = plane.client()) {
      for (int i = 0; i < 3; i++) {
        WireClient.Answer answer = client.query(QUICK);
        assertThat(answer.errno()).isEqualTo(1429);
        assertThat(answer.message()).contains("1045").contains("alpha");
      }
      Eventually.equal(() -> plane.connections("alpha"), 0);
    }
  }

  @Test
  void aServerThatIsDownIsAnErrorAndHoldsNoPermit() throws Exception {
    try (FakeMySqlServer first =
            Plane.server().rows("WHERE id = 4", List.of("name"), new String[] {"Ada"});
        Plane plane = Plane.start(first.port(), beta.port(), "acquire-timeout: 5s", 1);
        WireClient client = plane.client()) {
      assertThat(client.query(QUICK).rows()).hasSize(1);
      first.dropConnections();
      first.stopListening();
      Eventually.equal(() -> plane.connections("alpha"), 0);
      assertThat(client.query(QUICK).errno()).isEqualTo(1429);
      assertThat(client.query("SELECT name FROM student WHERE id = 1").rows()).hasSize(1);
      assertThat(plane.connections("alpha")).isZero();
    }
  }

  @Test
  void oneClientTooManyIsTold1040AndTheNextOneMayComeWhenOneHasLeft() throws Exception {
    try (Plane plane = Plane.start(alpha, beta, "connections: 2");
        WireClient first = plane.client()) {
      WireClient second = plane.client();
      assertThatThrownBy(plane::client)
          .isInstanceOfSatisfying(
              WireClient.Refused.class, refused -> assertThat(refused.errno()).isEqualTo(1040));
      second.vanish();
      Eventually.equal(plane::clients, 1);
      try (WireClient third = plane.client()) {
        assertThat(third.query(QUICK).rows()).hasSize(1);
        assertThat(first.query(QUICK).rows()).hasSize(1);
      }
    }
  }

  @Test
  void aPoolThatStarvesGetsThePermitOfAnIdleOne() throws Exception {
    try (Plane plane =
        Plane.start(alpha.port(), beta.port(), "backend-connections: 1, acquire-timeout: 20s", 2)) {
      // Two loops and two flavors: up to four pools, one permit.
      for (int i = 0; i < 6; i++) {
        int flags = WireClient.USUAL & ~(i % 2 == 0 ? 0 : 1 << 24);
        try (WireClient client = plane.client(flags)) {
          assertThat(client.query(QUICK).rows()).containsExactly(List.of("Ada"));
        }
      }
      assertThat(plane.connections("alpha")).isEqualTo(1);
    }
  }

  @Test
  void aBusyLoopDoesNotKeepAllConnectionsForItself() throws Exception {
    try (Plane plane =
        Plane.start(alpha.port(), beta.port(), "backend-connections: 2, acquire-timeout: 20s", 2)) {
      List<Thread> busy = new ArrayList<>();
      List<Throwable> failures = new java.util.concurrent.CopyOnWriteArrayList<>();
      for (int i = 0; i < 12; i++) {
        busy.add(
            Thread.ofVirtual()
                .start(() -> {
                  try (WireClient client = plane.client()) {
                    for (int n = 0; n < 50; n++) {
                      assertThat(client.query(QUICK).rows()).hasSize(1);
                    }
                  } catch (Exception | AssertionError e) {
                    failures.add(e);
                  }
                }));
      }
      for (Thread thread : busy) {
        thread.join();
      }
      assertThat(failures).isEmpty();
      assertThat(plane.connections("alpha")).isBetween(1, 2);
    }
  }

  @Test
  void anIdleConnectionTheServerClosedIsNotLent() throws Exception {
    try (Plane plane = Plane.start(alpha, beta, "");
        WireClient client = plane.client()) {
      for (int i = 0; i < 3; i++) {
        assertThat(client.query(QUICK).rows()).hasSize(1);
        alpha.dropConnections();
        Eventually.equal(() -> plane.connections("alpha"), 0);
      }
    }
  }

  @Test
  void aBlackHoleIsGivenUpWithinTheConnectTimeout() throws Exception {
    InetAddress loopback = InetAddress.getLoopbackAddress();
    // A full backlog: the kernel drops further connection requests.
    try (ServerSocket full = new ServerSocket(0, 1, loopback)) {
      List<Socket> fillers = new ArrayList<>();
      for (int i = 0; i < 2; i++) {
        fillers.add(new Socket(loopback, full.getLocalPort()));
      }
      try (Plane plane =
              Plane.start(full.getLocalPort(), beta.port(), "connect-timeout: 1500ms", 1);
          WireClient client = plane.client()) {
        assertThat(client.query(QUICK).errno()).isEqualTo(1429);
        Eventually.equal(() -> plane.connections("alpha"), 0);
      } finally {
        for (Socket filler : fillers) {
          filler.close();
        }
      }
    }
  }

  @Test
  void aServerThatAcceptsAndNeverGreetsIsGivenUp() throws Exception {
    try (ServerSocket mute = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Plane plane = Plane.start(mute.getLocalPort(), beta.port(), "connect-timeout: 1500ms", 1);
        WireClient client = plane.client()) {
      WireClient.Answer answer = client.query(QUICK);
      assertThat(answer.errno()).isEqualTo(1429);
      assertThat(answer.message()).contains("no login within 1500 ms");
      Eventually.equal(() -> plane.connections("alpha"), 0);
    }
  }
}
