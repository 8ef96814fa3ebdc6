package io.kintsugi.proxy.session.plane;

import io.kintsugi.proxy.observe.Model;
import io.kintsugi.proxy.observe.Operations;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/// Writes down what operators ask for.
final class PlaneOperations implements Operations {
  final List<String> done = new CopyOnWriteArrayList<>();

  @Override
  public Reloaded reload(String operator) {
    done.add("reload by " + operator);
    return new Reloaded(
        true,
        List.of(),
        List.of(new Change("limits.connections", "100", "200")),
        List.of("listen.port takes a restart"));
  }

  @Override
  public Reloaded pending() {
    return new Reloaded(true, List.of(), List.of(), List.of());
  }

  @Override
  public void drain(String server, boolean on, String operator) {
    if (!server.equals("alpha")) {
      throw new IllegalArgumentException("Unknown server '" + server + "'");
    }
    done.add((on ? "drain " : "undrain ") + server + " by " + operator);
  }

  @Override
  public boolean kill(long session, boolean queryOnly, String operator) {
    return false;
  }

  @Override
  public Model.Transaction resolve(String id, boolean commit, String operator) {
    throw new UnsupportedOperationException("admin SQL asks the commits themselves");
  }

  @Override
  public boolean admits(String user, String password) {
    return false;
  }
}
