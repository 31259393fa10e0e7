# An image of nothing but the static binary, and one that has the network half besides:
#   docker build -t magint . && docker run --rm -v "$PWD:/work:ro" magint lint
#   docker build -t magint:rehearse --target rehearse . && docker run --rm --network host \
#     -v "$PWD:/work:ro" magint:rehearse rehearse --service http://127.0.0.1:8080
ARG SWIFT_VERSION=6.2.1
FROM swift:${SWIFT_VERSION}-bookworm AS build
WORKDIR /source
COPY Makefile Package.swift LICENSE ./
COPY Schemas Schemas
COPY Samples Samples
COPY Sources Sources
COPY Tests Tests
RUN make dist

FROM scratch AS lint
LABEL org.opencontainers.image.title="magint" \
      org.opencontainers.image.description="Checks Magento 2 integration configuration" \
      org.opencontainers.image.licenses="MIT"
COPY --from=build /source/dist/magint /magint
COPY --from=build /source/LICENSE /LICENSE
# Nobody: reading is all that lint does. For what writes, pass --user "$(id -u):$(id -g)".
USER 65534:65534
WORKDIR /work
ENTRYPOINT ["/magint"]
CMD ["lint"]

FROM lint AS rehearse
COPY --from=build /source/dist/magint-rehearse /magint-rehearse

# What is built where no target is named.
FROM lint
