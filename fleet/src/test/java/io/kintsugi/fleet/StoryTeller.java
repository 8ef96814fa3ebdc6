package io.kintsugi.fleet;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;

/// A program that runs the tests of a class; its exit status says whether all held, its output why
/// not.
final class StoryTeller {
  private static final int TRACE_LINES = 40;

  private StoryTeller() {}

  public static void main(String[] classes) {
    var request = LauncherDiscoveryRequestBuilder.request();
    for (var name : classes) {
      request.selectors(selectClass(name));
    }
    var heard = new SummaryGeneratingListener();
    LauncherFactory.create().execute(request.build(), heard);
    var summary = heard.getSummary();
    try (var out = new PrintWriter(System.out, true, StandardCharsets.UTF_8)) {
      summary.printFailuresTo(out, TRACE_LINES);
      out.println(
          summary.getTestsSucceededCount() + " of " + summary.getTestsFoundCount() + " held");
    }
    System.exit(
        summary.getTotalFailureCount() == 0 && summary.getTestsSucceededCount() > 0 ? 0 : 1);
  }
}
