using System.Globalization;
using Farspan.Planning.Certificates;
using Farspan.State.Gateways;

namespace Farspan.Planning.Gateways;

/// <summary>A gateway as lines of text, each with its key: for people, for differences and for digests. Everything that the gateway does differently when it changes is in it; where a rule was declared is not.</summary>
public static class GatewayText
{
    /// <summary>The lines, in the spec's order; keys are unique.</summary>
    public static IEnumerable<(string Key, string Value)> Lines(GatewaySpec gateway)
    {
        ArgumentNullException.ThrowIfNull(gateway);
        var name = gateway.Name;
        yield return ($"{name} service", gateway.Service);
        foreach (var listener in gateway.Listeners)
        {
            yield return ($"{name} listener {listener.Name}", Of(listener));
        }

        foreach (var upstream in gateway.Upstreams)
        {
            yield return ($"{name} to {upstream.Machine}/{upstream.Service}", Of(upstream));
        }

        foreach (var (number, rule) in gateway.Rules.Index())
        {
            yield return (Invariant($"{name} rule {number + 1}"), Of(rule));
        }

        foreach (var token in gateway.Tokens)
        {
            yield return ($"{name} token {token.Name}", $"sha256 {token.Sha256}");
        }

        foreach (var (number, egress) in gateway.Egress.Index())
        {
            yield return (Invariant($"{name} egress {number + 1}"), Of(egress));
        }

        yield return ($"{name} callers", string.Join(", ", gateway.Callers.Select(c => $"{c.Machine} {string.Join(' ', c.Addresses)}")));
        yield return ($"{name} limits", Of(gateway.Limits));
        yield return ($"{name} audit", Invariant($"{gateway.Audit.Files + 1} files of {gateway.Audit.FileBytes} bytes{(gateway.Audit.RefusesWhenFull ? ", refuses when full" : "")}"));
    }

    private static string Of(ListenerSpec listener) =>
        $"{string.Join(' ', listener.Endpoints)}{(listener.IsEgress ? " egress" : "")}{(listener.Tls is { } tls ? $" {Of(tls)}" : "")}";

    private static string Of(ListenerTlsSpec tls)
    {
        var certificates = string.Join(", ", tls.Certificates.Select(c => $"{c.Certificate} {c.Key}{(c.ServerNames.Count > 0 ? $" for {string.Join(' ', c.ServerNames)}" : "")}"));
        var clients = tls.ClientAuthorities is null ? "" : $" clients {tls.ClientAuthorities}{(tls.RequiresClientCertificate ? " required" : "")}{CertificateText.Of(tls.Callers)}";
        var suites = tls.CipherSuites.Count > 0 ? $" suites {string.Join(' ', tls.CipherSuites)}" : "";
        return $"{(tls.Minimum == TlsVersion.Tls13 ? "TLS 1.3" : "TLS 1.2")} {certificates}{clients}{suites}";
    }

    private static string Of(UpstreamSpec upstream)
    {
        var health = upstream.Health;
        var check = health.Path is null ? "connect" : $"GET {health.Path}";
        return Invariant($"{upstream.Endpoint}{(upstream.IsLocal ? " local" : "")} ({upstream.Provider}), {check} every {Of(health.Interval)} within {Of(health.Timeout)}, dead after {health.Fall}, alive after {health.Rise}");
    }

    private static string Of(AccessRuleSpec rule)
    {
        var to = string.Join(", ", rule.To.Select(t => t.Machine is null ? t.Service : $"{t.Machine}/{t.Service}"));
        var who = rule.As.Count > 0 ? $" as {string.Join(" or ", rule.As)}" : "";
        var methods = rule.Methods.Count > 0 ? $" by {string.Join(' ', rule.Methods)}" : "";
        return $"{(rule.From.Count == 0 ? "anybody" : string.Join(' ', rule.From.Select(SpecText.Of)))}{who} to {to}{methods}";
    }

    private static string Of(EgressRuleSpec rule) =>
        $"{string.Join(' ', rule.From.Select(SpecText.Of))} to {rule.Host} {string.Join(' ', rule.Ports)}{(rule.Purpose is null ? "" : $" for {rule.Purpose}")}";

    private static string Of(GatewayLimitsSpec limits) => Invariant(
        $"head {Of(limits.HeadTimeout)} {limits.HeadBytes} bytes, idle {Of(limits.IdleTimeout)}, connect {Of(limits.ConnectTimeout)}, answer {Of(limits.AnswerTimeout)}, silence {Of(limits.BodyTimeout)}, drain {Of(limits.DrainTimeout)}, ") +
        Invariant($"body {limits.BodyBytes?.ToString(CultureInfo.InvariantCulture) ?? "any"}, connections {limits.Connections} and {limits.ConnectionsPerCaller} per caller, {limits.RequestsPerUpstream} requests per service") +
        $"{Of(", callers", limits.CallerRate)}{Of(", services", limits.UpstreamRate)}";

    private static string Of(string what, RateSpec? rate) => rate is null ? "" : Invariant($"{what} {rate.PerSecond}/s burst {rate.Burst}");

    private static string Of(TimeSpan time) => Invariant($"{time.TotalSeconds}s");

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
