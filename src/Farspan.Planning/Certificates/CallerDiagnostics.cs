using Farspan.Topology.Diagnostics;
using Farspan.Topology.Model;
using Farspan.Topology.Model.Trust;

namespace Farspan.Planning.Certificates;

/// <summary>Findings of the compiler about who may call where certificates are asked for: FS24xx.</summary>
internal static class CallerDiagnostics
{
    public static Diagnostic ShutOut(TlsLayer layer, TlsPort port, Machine first, int others) => new()
    {
        Code = "FS2401",
        Severity = Severity.Warning,
        Location = layer.Callers?.Location ?? layer.Location,
        Related = [first.Location],
        Message = $"Policies let {Named(first, others)} reach port '{port.Port.Name}' of service '{port.Service.Name}', and layer '{layer.Name}' shuts {(others == 0 ? "it" : "them")} out: " +
            "its 'callers' name neither the machine nor a service that runs there; add one of them, or take the machine out of the policy.",
    };

    public static Diagnostic NothingToShow(TlsLayer layer, TlsPort port, Machine first, int others) => new()
    {
        Code = "FS2401",
        Severity = Severity.Warning,
        Location = layer.Location,
        Related = [first.Location],
        Message = $"Policies let {Named(first, others)} reach port '{port.Port.Name}' of service '{port.Service.Name}', where layer '{layer.Name}' asks for a certificate of authority '{layer.Issuer.Name}', " +
            $"and {(others == 0 ? "it has" : "they have")} none; add the machine to the authority's 'machines', or take it out of the policy.",
    };

    public static Diagnostic NobodyCalls(TlsLayer layer, string caller, SourceSpan declared) => new()
    {
        Code = "FS2402",
        Severity = Severity.Warning,
        Location = layer.Callers!.Location,
        Related = [declared],
        Message = $"'{caller}' stands in 'callers' of layer '{layer.Name}', and no policy lets it reach any port of that layer; add a policy, or take it out of 'callers'.",
    };

    private static string Named(Machine first, int others) => others switch
    {
        0 => $"machine '{first.Name}'",
        1 => $"machine '{first.Name}' and one more",
        _ => FormattableString.Invariant($"machine '{first.Name}' and {others} more"),
    };
}
