# The image of docker-compose.yml. Built with the launcher, so that it is what ./kintsugi runs.
FROM eclipse-temurin:25-jdk AS build
RUN apt-get update && apt-get install -y --no-install-recommends maven nodejs npm \
  && rm -rf /var/lib/apt/lists/*
WORKDIR /src
COPY . .
RUN ./kintsugi --version

FROM eclipse-temurin:25-jdk
RUN useradd --system --home-dir /nonexistent --shell /usr/sbin/nologin kintsugi
COPY --from=build /src/kintsugi /opt/kintsugi/kintsugi
COPY --from=build /src/target/program /opt/kintsugi/target/program
WORKDIR /opt/kintsugi
# The class cache is good for one place only: this one.
RUN java --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow -XX:+UseSerialGC \
    -XX:+ExitOnOutOfMemoryError -Dio.netty.leakDetection.level=disabled \
    -Dio.netty.allocator.type=pooled -XX:AOTCacheOutput=target/program/kintsugi.aot \
    -jar target/program/kintsugi.jar rehearse
USER kintsugi
EXPOSE 3306 8090
ENTRYPOINT ["/opt/kintsugi/kintsugi"]
CMD ["serve", "-c", "/etc/kintsugi/kintsugi.yaml"]
