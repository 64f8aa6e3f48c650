using Farspan.Topology.Model;
using Farspan.Topology.Resolving;

namespace Farspan.Topology.Rules;

/// <summary>What crosses the internet is encrypted and asked for by somebody who says who it is: the gateway speaks TLS, and policies demand a token or certificate.</summary>
internal sealed class InternetLinkRule : ITopologyRule
{
    private const string Code = "FS1285";

    /// <inheritdoc/>
    public void Check(ResolvedTopology topology)
    {
        foreach (var link in topology.Links.Where(l => l.Model.Method == LinkMethod.Internet))
        {
            var model = link.Model;
            var gateway = topology.Topology.Gateways.FirstOrDefault(g => g.Name == model.Via!.Name) ?? model.Via!;
            foreach (var port in gateway.Service.Ports.Where(p => p.Protocol == TransportProtocol.Tcp && p.Name != gateway.EgressPort && !gateway.Tls.ContainsKey(p.Name)))
            {
                topology.Findings.Error(Code, link.Declaration.Via!.Value.Span,
                    $"Link '{model.Name}' would cross the internet in clear: port '{port.Name}' of gateway '{gateway.Name}' has no TLS; give it one ('tls' of the gateway), or lead the link through another gateway.", gateway.Location);
            }

            foreach (var rule in gateway.Rules.Where(r => r.To.Name == model.Service!.Name && r.As.Count == 0 && r.From.Machines.Any(m => IsIn(m, model.First))))
            {
                topology.Findings.Error(Code, rule.Location,
                    $"Policy '{rule.Policy}' asks nobody over the internet who it is: link '{model.Name}' leads to service '{model.Service!.Name}' by address alone; add 'as: token/…' or 'as: certificate/…'.", model.Location);
            }

            if (gateway.Service.Candidates.FirstOrDefault(c => c.Attachments.Count > 0 && !IsPublic(c)) is { } hidden)
            {
                topology.Findings.Error(Code, link.Declaration.Via!.Value.Span,
                    $"Link '{model.Name}' has no way: nothing is routed from the internet to machine '{hidden.Name}', which runs gateway '{gateway.Name}'; set 'exposure: public' on subnet '{hidden.Attachments[0].Subnet.FullName}'.", gateway.Location);
            }
        }
    }

    private static bool IsIn(Machine machine, Network network) => machine.Attachments.Any(a => a.Network.Name == network.Name);

    private static bool IsPublic(Machine machine) => machine.Attachments[0].Subnet.Exposure == Exposure.Public;
}
