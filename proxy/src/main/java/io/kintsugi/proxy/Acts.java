package io.kintsugi.proxy;

import io.kintsugi.proxy.observe.ConfigFile;
import io.kintsugi.proxy.observe.Model;
import io.kintsugi.proxy.observe.Operations;
import java.util.List;

/// What operators do, told to the audit log.
final class Acts implements Operations {
  private volatile ConfigFile file = ConfigFile.NONE;

  void file(ConfigFile owner) {
    file = owner;
  }

  @Override
  public Reloaded reload(String operator) {
    return file.reload();
  }

  @Override
  public Reloaded pending() {
    return file.pending();
  }

  @Override
  public void drain(String server, boolean on, String operator) {}

  @Override
  public boolean kill(long session, boolean queryOnly, String operator) {
    return false;
  }

  @Override
  public Model.Transaction resolve(String id, boolean commit, String operator) {
    return new Model.Transaction(id, "unknown", List.of(), 0, "");
  }

  @Override
  public boolean admits(String user, String password) {
    return false;
  }
}
