package io.kintsugi.chaos.work;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicBoolean;

/// Clients on threads of their own, each doing one operation after another until told to stop.
public final class Crowd implements AutoCloseable {
  private final List<Thread> threads = new ArrayList<>();
  private final AtomicBoolean stopping = new AtomicBoolean();

  private Crowd() {}

  /// @param each clients per workload
  public static Crowd start(
      List<? extends Workload> workloads, int each, Client.Door door, SplittableRandom seeds) {
    var crowd = new Crowd();
    int process = 0;
    for (Workload workload : workloads) {
      for (int i = 0; i < each; i++) {
        var client = new Client(++process, door);
        var random = seeds.split();
        crowd.threads.add(
            Thread.ofVirtual()
                .name("client-" + process)
                .start(() -> crowd.work(workload, client, random)));
      }
    }
    return crowd;
  }

  private void work(Workload workload, Client client, SplittableRandom random) {
    try (client) {
      while (!stopping.get()) {
        workload.act(client, random);
      }
    }
  }

  /// Returns when every client's last operation has ended.
  @Override
  public void close() {
    stopping.set(true);
    try {
      for (Thread thread : threads) {
        thread.join();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
