package io.kintsugi.proxy.observe;

import io.kintsugi.proxy.observe.Operations.Reloaded;
import java.util.List;

/// The port to whoever owns the configuration file; both calls may block.
public interface ConfigFile {
  /// Reads it again and takes over what can be.
  ///
  /// @param operator who asks, for the log
  Reloaded reload(String operator);

  /// What a reload would do now.
  Reloaded pending();

  /// Of a proxy that was started without a file, as tests do.
  ConfigFile NONE =
      new ConfigFile() {
        @Override
        public Reloaded reload(String operator) {
          return new Reloaded(
              false, List.of("the proxy was not started from a file"), List.of(), List.of());
        }

        @Override
        public Reloaded pending() {
          return new Reloaded(true, List.of(), List.of(), List.of());
        }
      };
}
