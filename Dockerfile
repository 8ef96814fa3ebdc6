# The image of docker-compose.yml. Built with the launcher, so that it is what ./kintsugi runs.
# The distribution of the JDK's image has a Node.js that is too old for the dashboard's tools.
FROM node:22-bookworm-slim AS node

FROM maven:3.9-eclipse-temurin-25 AS build
COPY --from=node /usr/local/bin/node /usr/local/bin/node
COPY --from=node /usr/local/lib/node_modules/npm /usr/local/lib/node_modules/npm
RUN ln -s ../lib/node_modules/npm/bin/npm-cli.js /usr/local/bin/npm
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
