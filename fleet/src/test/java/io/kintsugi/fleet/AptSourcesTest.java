package io.kintsugi.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AptSourcesTest {
  @Test
  void aStanzaKeepsItsKeyAndItsMirror() {
    var sources =
        AptSources.deb822(
            """
            Types: deb deb-src
            # a comment in the middle
            URIs: http://mirror.invalid/debian
            Suites: bookworm bookworm-updates
            Components: main contrib
            Signed-By: /usr/share/keyrings/some.gpg

            Types: deb
            URIs: http://security.invalid/
            Suites: bookworm-security
            Components: main
            """);
    assertThat(sources).hasSize(2);
    assertThat(sources.getFirst().forSuite("unstable").toDeb822())
        .isEqualTo(
            """
            Types: deb
            URIs: http://mirror.invalid/debian
            Suites: unstable
            Components: main
            Signed-By: /usr/share/keyrings/some.gpg
            """);
  }

  @Test
  void aKeyWrittenIntoTheStanzaSurvives() {
    var text =
        """
        Types: deb
        URIs: http://mirror.invalid/debian
        Suites: sid
        Components: main
        Signed-By:
         -----BEGIN PGP PUBLIC KEY BLOCK-----
         .
         abc
        """;
    assertThat(AptSources.deb822(text).getFirst().toDeb822()).isEqualTo(text);
  }

  @Test
  void fieldNamesHaveNoCaseAndDisabledStanzasAreLeftOut() {
    var sources =
        AptSources.deb822(
            """
            types: deb
            uris: http://one.invalid
            suites: sid
            components: main
            enabled: no

            TYPES: deb
            URIS: http://two.invalid
            SUITES: sid
            COMPONENTS: main
            """);
    assertThat(sources).hasSize(1);
    assertThat(sources.getFirst().uris()).containsExactly("http://two.invalid");
  }

  @Test
  void theOneLineFormatIsReadWithItsOptions() {
    var sources =
        AptSources.oneLine(
            """
            # deb http://commented.invalid sid main
            deb [arch=amd64,arm64 signed-by=/k.gpg trusted=yes] http://one.invalid/debian bookworm main contrib # why
            deb-src http://two.invalid bookworm main
            deb\thttp://three.invalid   ./
            nonsense
            """);
    assertThat(sources).hasSize(3);
    assertThat(sources.get(0).toDeb822())
        .isEqualTo(
            """
            Types: deb
            URIs: http://one.invalid/debian
            Suites: bookworm
            Components: main contrib
            Architectures: amd64 arm64
            Signed-By: /k.gpg
            Trusted: yes
            """);
    assertThat(sources.get(1).carriesBinaries()).isFalse();
    assertThat(sources.get(2).components()).isEmpty();
  }

  @Test
  void theArchiveIsTheSourceOfTheReleaseItself() {
    var sources =
        AptSources.oneLine(
            """
            deb http://thirdparty.invalid nodistro main
            deb http://security.invalid bookworm-security main
            deb-src http://sources.invalid bookworm main
            deb http://archive.invalid bookworm main
            deb http://second.invalid bookworm main
            """);
    assertThat(AptSources.archiveOf(sources, "bookworm").orElseThrow().uris())
        .containsExactly("http://archive.invalid");
    assertThat(AptSources.archiveOf(sources, "trixie")).isEmpty();
  }

  @Test
  void aMachineThatFollowsUnstableHasItsArchiveToo() {
    var sources = AptSources.oneLine("deb http://archive.invalid sid main");
    assertThat(AptSources.archiveOf(sources, "")).isPresent();
  }

  @Test
  void bothFormatsAreReadFromWhereAptReadsThem(@TempDir Path etcApt) throws Exception {
    var parts = Files.createDirectories(etcApt.resolve("sources.list.d"));
    Files.writeString(etcApt.resolve("sources.list"), "deb http://a.invalid sid main\n");
    Files.writeString(parts.resolve("b.list"), "deb http://b.invalid sid main\n");
    Files.writeString(
        parts.resolve("c.sources"),
        "Types: deb\nURIs: http://c.invalid\nSuites: sid\nComponents: main");
    Files.writeString(parts.resolve("d.list.save"), "deb http://d.invalid sid main\n");
    assertThat(AptSources.read(etcApt).stream().map(AptSource::uris))
        .containsExactly(
            List.of("http://a.invalid"), List.of("http://b.invalid"), List.of("http://c.invalid"));
  }

  @Test
  void theReleasesNameIsReadFromOsRelease() {
    assertThat(AptPackages.codename("ID=debian\nVERSION_CODENAME=\"bookworm\"\n"))
        .isEqualTo("bookworm");
    assertThat(AptPackages.codename("ID=other\n")).isEmpty();
  }
}
