package io.kintsugi.config;

import io.kintsugi.config.YamlNode.Entry;
import io.kintsugi.config.YamlNode.Mapping;
import io.kintsugi.config.YamlNode.Scalar;
import io.kintsugi.config.YamlNode.Sequence;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.common.Anchor;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ReaderException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/// YAML 1.2 text to nodes with places, from the parser's events rather than its node composer:
/// depth and aliases are bounded while they are read, tags never reach anything that could act on
/// them, and duplicate keys are reported with the rest instead of stopping at the first.
final class YamlReader {
  static final int MAX_CHARACTERS = 4 * 1024 * 1024;
  static final String TOO_LONG = "the file is longer than 4 MiB";
  static final int MAX_DEPTH = 32;
  static final int MAX_ALIASES = 100;

  /// Nodes after every alias is followed; an alias bomb has few nodes and billions of these.
  static final long MAX_EXPANDED_NODES = 500_000;

  private final Problems problems;
  private final Iterator<Event> events;
  private final Map<Anchor, Anchored> anchors = new HashMap<>();
  private int aliases;
  private long expanded;

  /// What an anchor names; the size counts nodes with aliases followed.
  private record Anchored(YamlNode node, long size) {}

  /// Ends the reading: what follows could not be understood, or must not be read.
  private static final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  private YamlReader(String yaml, Problems problems) {
    this.problems = problems;
    this.events = new Parse(settings(yaml)).parseString(yaml).iterator();
  }

  /// The parser copies a token each time its buffer is filled again: with a small one, the time for
  /// a text of megabytes grows with the square of its length.
  private static LoadSettings settings(String yaml) {
    return LoadSettings.builder()
        .setCodePointLimit(MAX_CHARACTERS)
        .setParseComments(false)
        .setBufferSize(yaml.length() + 2)
        .build();
  }

  /// The only document of the text; null when there is none or the rest cannot be read, which is
  /// then among the problems.
  static @Nullable YamlNode read(String yaml, Problems problems) {
    if (yaml.length() > MAX_CHARACTERS) {
      problems.add(Position.START, TOO_LONG);
      return null;
    }
    try {
      return new YamlReader(yaml, problems).document();
    } catch (Refused _) {
      return null;
    } catch (MarkedYamlEngineException e) {
      Position at = e.getProblemMark().map(YamlReader::position).orElse(Position.START);
      YamlMistake mistake = YamlMistake.of(e.getProblem());
      problems.add(at, mistake.message(), mistake.suggestion(yaml, at));
      return null;
    } catch (ReaderException e) {
      String before = yaml.substring(0, Math.min(e.getPosition(), yaml.length()));
      problems.add(Position.after(before), "YAML does not allow this character");
      return null;
    } catch (YamlEngineException _) {
      // Its text may quote the file, and the file holds passwords.
      problems.add(Position.START, "this is not valid YAML");
      return null;
    }
  }

  private @Nullable YamlNode document() {
    expect(Event.ID.StreamStart);
    Event next = events.next();
    if (next.getEventId() == Event.ID.StreamEnd) {
      return null;
    }
    YamlNode root = node(events.next(), 0);
    expect(Event.ID.DocumentEnd);
    Event end = events.next();
    if (end.getEventId() != Event.ID.StreamEnd) {
      problems.add(at(end), "a second document begins here; the file must hold one");
    }
    return root;
  }

  private void expect(Event.ID id) {
    Event event = events.next();
    if (event.getEventId() != id) {
      throw refuse(at(event), "YAML is broken here", null);
    }
  }

  private YamlNode node(Event event, int depth) {
    if (depth > MAX_DEPTH) {
      throw refuse(at(event), "values are nested deeper than " + MAX_DEPTH + " levels", null);
    }
    count(at(event), 1);
    long before = expanded;
    YamlNode node =
        switch (event) {
          case AliasEvent alias -> alias(alias);
          case ScalarEvent scalar -> scalar(scalar);
          case CollectionStartEvent start -> collection(start, depth);
          case Event other -> throw refuse(at(other), "YAML is broken here", null);
        };
    if (event instanceof NodeEvent named && !(event instanceof AliasEvent)) {
      long size = expanded - before + 1;
      named.getAnchor().ifPresent(anchor -> anchors.put(anchor, new Anchored(node, size)));
    }
    return node;
  }

  private YamlNode alias(AliasEvent event) {
    Anchored target = anchors.get(event.getAlias());
    if (target == null) {
      throw refuse(
          at(event),
          "an alias (*) names an anchor that is not complete before it",
          "put a text that begins with * in quotes");
    }
    if (++aliases > MAX_ALIASES) {
      throw refuse(at(event), "more than " + MAX_ALIASES + " aliases (*)", null);
    }
    count(at(event), target.size);
    return target.node;
  }

  private void count(Position at, long nodes) {
    expanded += nodes;
    if (expanded > MAX_EXPANDED_NODES) {
      throw refuse(
          at, "the file grows to more than " + MAX_EXPANDED_NODES + " values (aliases?)", null);
    }
  }

  private Scalar scalar(ScalarEvent event) {
    refuseTag(event.getTag(), at(event));
    return new Scalar(event.getValue(), event.isPlain(), at(event));
  }

  private YamlNode collection(CollectionStartEvent start, int depth) {
    refuseTag(start.getTag(), at(start));
    return start.getEventId() == Event.ID.MappingStart
        ? mapping(start, depth)
        : sequence(start, depth);
  }

  private Sequence sequence(CollectionStartEvent start, int depth) {
    List<YamlNode> items = new ArrayList<>();
    for (Event e = events.next(); e.getEventId() != Event.ID.SequenceEnd; e = events.next()) {
      items.add(node(e, depth + 1));
    }
    return new Sequence(List.copyOf(items), at(start));
  }

  private Mapping mapping(CollectionStartEvent start, int depth) {
    Map<String, Entry> entries = new LinkedHashMap<>();
    for (Event e = events.next(); e.getEventId() != Event.ID.MappingEnd; e = events.next()) {
      Position at = at(e);
      YamlNode key = node(e, depth + 1);
      YamlNode value = node(events.next(), depth + 1);
      if (key instanceof Scalar name && !(e instanceof AliasEvent)) {
        put(entries, new Entry(name.text(), at, value));
      } else {
        problems.add(at, "a key must be a plain text");
      }
    }
    return new Mapping(List.copyOf(entries.values()), start.isFlow(), at(start));
  }

  private void put(Map<String, Entry> entries, Entry entry) {
    if (entry.name().equals("<<")) {
      problems.add(entry.at(), "merge keys (<<) are not read", "write the keys out");
      return;
    }
    Entry first = entries.putIfAbsent(entry.name(), entry);
    if (first != null) {
      String where = "line " + first.at().line() + ", column " + first.at().column();
      problems.add(entry.at(), "this key is given twice; the first is at " + where);
    }
  }

  private void refuseTag(Optional<String> tag, Position at) {
    if (tag.isPresent()) {
      problems.add(at, "tags (!) are not allowed", "put a text that begins with ! in quotes");
    }
  }

  private Refused refuse(Position at, String message, @Nullable String suggestion) {
    problems.add(at, message, suggestion);
    return new Refused();
  }

  private static Position at(Event event) {
    return event.getStartMark().map(YamlReader::position).orElse(Position.START);
  }

  private static Position position(Mark mark) {
    return new Position(mark.getLine() + 1, mark.getColumn() + 1);
  }
}
