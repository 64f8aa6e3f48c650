using Farspan.Topology.Declarations;
using Farspan.Topology.Model;
using Farspan.Topology.Model.Trust;
using Farspan.Topology.Resolving;

namespace Farspan.Topology.Rules;

/// <summary>What a TLS layer says fits together, and its authority can issue what it wants.</summary>
/// <remarks>RFC 8555 section 7.1.3 and 8.4: an ACME server issues for names that were declared, and a wildcard only after dns-01. RFC 8446 appendix B.4: suites of TLS 1.2 mean nothing from TLS 1.3 on.</remarks>
internal sealed class TlsRule : ITopologyRule
{
    private const string LayerCode = "FS1262";
    private const string CertificateCode = "FS1263";

    /// <inheritdoc/>
    public void Check(ResolvedTopology topology)
    {
        foreach (var layer in topology.TlsLayers)
        {
            CheckLayer(topology, layer);
            CheckIssuer(topology, layer);
            CheckNames(topology, layer);
        }

        CheckMachines(topology);
    }

    private static void CheckLayer(ResolvedTopology topology, Resolved<TlsLayerDeclaration, TlsLayer> source)
    {
        var (layer, declared) = (source.Model, source.Declaration);
        if (layer.Ports.Count == 0)
        {
            topology.Findings.Warning(LayerCode, source.Source.Span, $"No port speaks TLS as layer '{layer.Name}' says; add 'of: service/NAME', or name the layer in a gateway's 'tls'.");
        }

        if (layer.Minimum == TlsFloor.Tls13 && declared.Suites is [var suite, ..])
        {
            topology.Findings.Error(LayerCode, suite.Span, $"The suites of layer '{layer.Name}' have no effect: they are those of TLS 1.2, and the layer begins at TLS 1.3; remove 'suites', or write 'minimum: tls1.2'.");
        }

        foreach (var service in layer.Ports.Select(p => p.Service).DistinctBy(s => s.Name))
        {
            var isAlone = topology.TlsLayers.Count(l => l.Model.Ports.Any(p => p.Service.Name == service.Name)) == 1;
            var name = CertificatePaths.NameOf(service.Name, layer.Name, isAlone);
            if (layer.Issuer.Kind != AuthorityKind.External && (name == CertificatePaths.Machine || name.Length > DnsLabel.Longest))
            {
                topology.Findings.Error(LayerCode, source.Source.Span, name == CertificatePaths.Machine
                    ? $"The certificate of service '{service.Name}' would lie where the machine's own lies; give the service another name."
                    : $"The certificate of service '{service.Name}' would be called '{name}', which is longer than {DnsLabel.Longest} characters; shorten the name of the service or the layer.", service.Location);
            }
        }
    }

    private static void CheckIssuer(ResolvedTopology topology, Resolved<TlsLayerDeclaration, TlsLayer> source)
    {
        var (layer, declared) = (source.Model, source.Declaration);
        var place = declared.Issuer!.Value.Span;
        if (layer.Issuer.Kind == AuthorityKind.External)
        {
            var key = declared.Names.Count > 0 ? "names" : declared.Lifetime is not null ? "lifetime" : declared.Key is not null ? "key" : declared.Owner is not null ? "owner" : null;
            if (key is not null)
            {
                topology.Findings.Error(CertificateCode, place, $"Authority '{layer.Issuer.Name}' is external and gives layer '{layer.Name}' certificates as it likes; remove '{key}', or name an authority that is asked.", layer.Issuer.Location);
            }

            foreach (var gateway in topology.Topology.Gateways.Where(g => g.Tls.Values.Any(t => t.Layer == layer.Name)))
            {
                topology.Findings.Error(CertificateCode, place, $"Gateway '{gateway.Name}' has no certificate: layer '{layer.Name}' leaves them to authority '{layer.Issuer.Name}', which is external; name an authority that is asked, or give the gateway's port 'certificate' and 'key'.", gateway.Location);
            }
        }
        else if (layer.Issuer.Kind == AuthorityKind.Acme)
        {
            if (layer.Names.Count == 0)
            {
                topology.Findings.Error(CertificateCode, place, $"Layer '{layer.Name}' says no names, and authority '{layer.Issuer.Name}' issues for declared names only; add 'names', such as 'names: api.example.org'.", layer.Issuer.Location);
            }

            if (layer.Clients is not null)
            {
                topology.Findings.Error(CertificateCode, place, $"Callers of layer '{layer.Name}' cannot show a certificate of authority '{layer.Issuer.Name}', which issues for servers only; use an internal authority there, or remove 'clients'.", layer.Issuer.Location);
            }
        }
    }

    private static void CheckNames(ResolvedTopology topology, Resolved<TlsLayerDeclaration, TlsLayer> source)
    {
        var (layer, zones) = (source.Model, topology.NameServers.SelectMany(s => s.Model.Zones).Select(z => z.Name).ToList());
        foreach (var name in source.Declaration.Names.Where(_ => layer.Issuer.Kind == AuthorityKind.Acme))
        {
            if (name.Value.StartsWith("*.", StringComparison.Ordinal) && layer.Issuer.Challenge != ChallengeKind.Dns01)
            {
                topology.Findings.Error(CertificateCode, name.Span, $"'{name.Value}' is a wildcard, for which ACME knows dns-01 only; write 'challenge: dns-01' at authority '{layer.Issuer.Name}', or list the names one by one.", layer.Issuer.Location);
            }
            else if (layer.Issuer.Challenge == ChallengeKind.Dns01 && !zones.Exists(z => ZoneView.IsIn(name.Value, z)))
            {
                topology.Findings.Warning(CertificateCode, name.Span, $"'{name.Value}' is in no zone of our name servers, so that they cannot show to authority '{layer.Issuer.Name}' that it is ours (dns-01); declare its zone under 'dns', or use another challenge.", layer.Issuer.Location);
            }
        }
    }

    private static void CheckMachines(ResolvedTopology topology)
    {
        var first = new Dictionary<string, CertificateAuthority>(StringComparer.Ordinal);
        foreach (var authority in topology.Topology.Authorities)
        {
            if (authority.Machines.FirstOrDefault(m => first.ContainsKey(m.Name)) is { } machine)
            {
                topology.Findings.Error(CertificateCode, authority.Location, $"Machine '{machine.Name}' would get its certificate from authority '{first[machine.Name].Name}' and from '{authority.Name}'; name each machine in 'machines' of one of them.", first[machine.Name].Location);
            }

            foreach (var each in authority.Machines)
            {
                first.TryAdd(each.Name, authority);
            }
        }
    }
}
