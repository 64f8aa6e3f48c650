using Farspan.Planning;

namespace Farspan.Rendering.Files.Gateways;

/// <summary>The scripts by which a network was managed before there was a program for it: each says the same to <c>farspan</c>.</summary>
internal static class ManagementScripts
{
    private const string NetworkPath = "manage-provider-networking.sh";
    private const string ProxyPath = "proxy/manage-simple-proxy.sh";

    public static IEnumerable<RenderedFile> Of(NetworkPlan plan)
    {
        yield return Program(NetworkPath, Network(plan));
        if (plan.Machines.Any(m => m.Gateways.Count > 0))
        {
            yield return Program(ProxyPath, Proxy(plan));
        }
    }

    private static RenderedFile Program(string path, string text) => new() { Path = path, Content = FileContent.Of(text), Privacy = FilePrivacy.Program };

    private static string Network(NetworkPlan plan) => $$"""
        #!/bin/sh
        {{FileHeader.Of(
            plan,
            "usage: manage-provider-networking.sh status | test | info | cross-provider [OPTION…]",
            "The program is FARSPAN, else /opt/farspan/farspan; the lab is FARSPAN_NETWORK, else that of this topology.")}}set -eu
        {{Locate}}
        case ${1-} in
            status | test | info | cross-provider)
                command=$1
                shift
                exec "$farspan" "$command" --lab "${FARSPAN_NETWORK:-{{plan.Topology.Name}}}" "$@"
                ;;
        esac
        printf 'usage: %s status | test | info | cross-provider\n' "$0" >&2
        exit 2

        """;

    private static string Proxy(NetworkPlan plan) => $$"""
        #!/bin/sh
        {{FileHeader.Of(
            plan,
            "usage: manage-simple-proxy.sh start | stop | status | restart | test [OPTION…]",
            "The program is FARSPAN, else /opt/farspan/farspan; start takes the topology that FARSPAN_TOPOLOGY names, else what it was",
            "started with before, else that of the running lab.")}}set -eu
        {{Locate}}
        case ${1-} in
            start)
                shift
                exec "$farspan" proxy start ${FARSPAN_TOPOLOGY:+--file "$FARSPAN_TOPOLOGY"} "$@"
                ;;
            stop | status | restart | test)
                exec "$farspan" proxy "$@"
                ;;
        esac
        printf 'usage: %s start | stop | status | restart | test\n' "$0" >&2
        exit 2

        """;

    // An absolute path: whoever can change PATH must not choose what runs here.
    private const string Locate = """
        farspan=${FARSPAN:-/opt/farspan/farspan}
        if [ ! -x "$farspan" ]; then
            printf '%s: there is no program %s; let FARSPAN name it\n' "$0" "$farspan" >&2
            exit 3
        fi
        """;
}
