using Farspan.Planning;
using Farspan.State;
using Farspan.State.Certificates;
using Farspan.State.Gateways;

namespace Farspan.Verification.Tls;

/// <summary>Finds in a plan whose certificates show whether a port tells callers apart.</summary>
internal sealed class TlsCallerFinder
{
    private readonly ILookup<string, TlsCallerProbe> _byIssuer;
    private readonly Dictionary<(string Machine, string Certificate), CertificateSpec> _certificates = [];

    public TlsCallerFinder(NetworkPlan plan)
    {
        var all = plan.Machines.SelectMany(m => m.Certificates.Where(c => c is { Issuer.Kind: IssuerKind.Internal, ForClient: true, SpiffeId: not null }).Select(c => (m.Machine, Certificate: c))).ToList();
        all.ForEach(c => _certificates.TryAdd((c.Machine, c.Certificate.Name), c.Certificate));
        _byIssuer = all.ToLookup(c => c.Certificate.Issuer.Name, c => new TlsCallerProbe(c.Machine, c.Certificate.Name, c.Certificate.SpiffeId!), StringComparer.Ordinal);
    }

    /// <summary>Adds them to a probe.</summary>
    /// <param name="probe">The port.</param>
    /// <param name="machine">Its machine.</param>
    /// <param name="callers">Who may call, or null for everybody with a certificate.</param>
    public TlsProbeSpec Add(TlsProbeSpec probe, MachineSpec machine, TlsCallersSpec? callers)
    {
        if (callers is null || machine.Certificates.FirstOrDefault(c => c.Name == probe.Certificate)?.Issuer.Name is not { } issuer)
        {
            return probe;
        }

        var names = callers.Names.ToHashSet(StringComparer.Ordinal);
        var common = callers.CommonNames.ToHashSet(StringComparer.Ordinal);
        return probe with
        {
            Declared = _byIssuer[issuer].FirstOrDefault(c => names.Contains(c.Identity)),
            Undeclared = _byIssuer[issuer].FirstOrDefault(c => !names.Contains(c.Identity) && (probe.Carrier != TlsCarrier.PostgreSql || !SharesName(c, common))),
        };
    }

    // PostgreSQL tells callers by common names: who has one of theirs is one of them there.
    private bool SharesName(TlsCallerProbe caller, HashSet<string> common) =>
        _certificates[(caller.Machine, caller.Certificate)].DnsNames.Any(common.Contains);
}
