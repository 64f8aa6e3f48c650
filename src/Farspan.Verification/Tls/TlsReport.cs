using Farspan.State.Gateways;
using Farspan.Verification.Reports;

namespace Farspan.Verification.Tls;

/// <summary>Compares what ports accept with what was declared of them.</summary>
public static class TlsReport
{
    /// <summary>One row for each port that was tried.</summary>
    public static IReadOnlyList<TlsRow> Rows(IReadOnlyList<TlsProbeResult> results) => [.. results.Select(r => new TlsRow
    {
        Machine = r.Probe.Machine,
        Port = $"{r.Probe.Service}/{r.Probe.Port}",
        Layer = r.Probe.Layer,
        Declared = Declared(r.Probe),
        Versions = [.. r.Versions.Select(Name)],
        Suites = [.. r.Suites13.Concat(r.Suites).Select(s => s.ToString())],
        Handshakes = r.Handshakes,
        Holds = !FindingsOf(r).Any(),
    })];

    /// <summary>Everything that is not as declared.</summary>
    public static IEnumerable<Finding> Findings(IReadOnlyList<TlsProbeResult> results) => results.SelectMany(FindingsOf);

    /// <summary><c>TLS 1.2</c>.</summary>
    public static string Name(WireVersion version) => version switch
    {
        WireVersion.Ssl30 => "SSL 3.0",
        WireVersion.Tls10 => "TLS 1.0",
        WireVersion.Tls11 => "TLS 1.1",
        WireVersion.Tls12 => "TLS 1.2",
        _ => "TLS 1.3",
    };

    private static string Declared(TlsProbeSpec probe) =>
        $"{Name(Floor(probe))} or newer{(probe.Suites.Count > 0 ? $", in TLS 1.2 {string.Join(' ', probe.Suites)}" : "")}{(probe.RequiresClientCertificate ? $", certificates of {(probe.Declared is null && probe.Undeclared is null ? "callers" : "declared callers")} required" : "")}";

    private static WireVersion Floor(TlsProbeSpec probe) => probe.Minimum == TlsVersion.Tls13 ? WireVersion.Tls13 : WireVersion.Tls12;

    private static IEnumerable<Finding> FindingsOf(TlsProbeResult result)
    {
        var probe = result.Probe;
        if (result.Failure is { } failure || result.Versions.Count == 0)
        {
            yield return Of(probe, TestCodes.NoTlsCode, "The port was declared to speak TLS and accepts no handshake.", result.Failure ?? "every version was refused");
            yield break;
        }

        foreach (var below in result.Versions.Where(v => v < Floor(probe)))
        {
            yield return Of(probe, TestCodes.OldTlsCode, "The port accepts a version of TLS that is lower than the declared one.", $"{Name(below)} was accepted");
        }

        // Nothing is declared of the suites of TLS 1.3: all of them are strong (RFC 8446 section 9.1).
        var beyond = probe.Suites.Count == 0 ? [] : result.Suites.Except(probe.Suites).ToList();
        if (beyond.Count > 0)
        {
            yield return Of(probe, TestCodes.ForeignSuiteCode, "The port accepts cipher suites that were not declared.", $"{string.Join(' ', beyond)} accepted");
        }

        var missing = Floor(probe) == WireVersion.Tls13 ? [] : probe.Suites.Except(result.Suites).ToList();
        if (missing.Count > 0)
        {
            yield return Of(probe, TestCodes.MissingSuiteCode, "The port does not accept a cipher suite that was declared; the kind of its certificate's key may not fit.", $"{string.Join(' ', missing)} refused");
        }

        if (result.Plaintext is { } plain)
        {
            yield return Of(probe, TestCodes.PlaintextCode, "The port was declared to speak TLS and answers without it.", plain);
        }

        if (result.CertificateFault is { } fault)
        {
            yield return Of(probe, TestCodes.WrongCertificateCode, "The port does not show the declared certificate.", fault);
        }

        if (probe.RequiresClientCertificate && result.LetsInWithoutCertificate == true)
        {
            yield return Of(probe, TestCodes.NoClientCertificateCode, "The port was declared to require a certificate of its callers and lets one in that shows none.", "a whole handshake without a certificate, and an answer");
        }

        if (probe.RequiresClientCertificate && result is { LetsInForgedCertificate: true, LetsInWithoutCertificate: not true })
        {
            yield return Of(probe, TestCodes.ForgedCertificateCode, "The port asks its callers for a certificate and takes one that another authority made.", "a whole handshake with the right names by an unknown authority, and an answer");
        }

        foreach (var finding in CallersOf(result))
        {
            yield return finding;
        }
    }

    private static IEnumerable<Finding> CallersOf(TlsProbeResult result)
    {
        // Whoever takes certificates of anybody, or none, has been told so.
        if (result is { LetsInUndeclared: true, LetsInWithoutCertificate: not true, LetsInForgedCertificate: not true, Probe: { Undeclared: { } stranger } open })
        {
            yield return Of(open, TestCodes.UndeclaredCallerCode, "The port lets in a caller with a good certificate who is none of those who may call.", $"a whole handshake as {stranger.Identity}, and an answer");
        }

        if (result is { LetsInDeclared: false, Probe: { Declared: { } caller } shut })
        {
            yield return Of(shut, TestCodes.DeclaredCallerCode, "The port refuses a caller who may call.", $"no answer to {caller.Identity}");
        }
    }

    private static Finding Of(TlsProbeSpec probe, string code, string message, string seen) => new()
    {
        Code = code,
        Subject = probe.ToString(),
        Message = message,
        PolicySays = probe.Layer.Length > 0 ? $"layer {probe.Layer}: {Declared(probe)}" : Declared(probe),
        PlanSays = string.Empty,
        ProofSays = string.Empty,
        RealitySays = seen,
        Differs = string.Empty,
        Location = string.Empty,
        Group = $"{probe.Service} {probe.Port} {seen}",
    };
}
