using Farspan.Topology.Declarations;
using Farspan.Topology.Model;
using Farspan.Topology.Resolving;

namespace Farspan.Topology.Rules;

/// <summary>Whoever a policy allows to talk has a way to do it, so that nothing is allowed on paper only.</summary>
/// <remarks>
/// A way is: the overlay that the service is bound to; one network; a link between two networks or to the service; public subnets at both ends.
/// Machines are compared by the networks that they stand in, not one by one. Literal blocks may lie anywhere: they have a way.
/// </remarks>
internal sealed class PolicyWayRule : ITopologyRule
{
    private const string Code = "FS1221";

    /// <summary>Pairs of networks named in one sentence.</summary>
    private const int Named = 3;

    /// <inheritdoc/>
    public void Check(ResolvedTopology topology)
    {
        var places = new PlaceIndex(topology);
        foreach (var (policy, flow) in topology.Policies)
        {
            if (policy.To.Services is [{ Over: { } overlay } service])
            {
                OverOverlay(topology, places, policy, flow, service, overlay);
            }
            else
            {
                OnUnderlay(topology, places, policy, flow);
            }
        }
    }

    private static void OverOverlay(ResolvedTopology topology, PlaceIndex places, Policy policy, FlowDeclaration flow, Service service, Overlay overlay)
    {
        var outside = policy.From.IncludesInternet ? "the internet is not" : places.FirstOutside(policy.From, overlay) is { } machine ? $"machine '{machine.Name}' is not" : null;
        if (outside is null)
        {
            return;
        }

        topology.Findings.Error(Code, flow.Span,
            $"Policy '{policy.Name}' has no way: service '{service.Name}' listens on overlay '{overlay.Name}' only, and {outside} a member of it; widen the overlay's 'members', or narrow 'from'.",
            overlay.Location, service.Location);
    }

    private static void OnUnderlay(ResolvedTopology topology, PlaceIndex places, Policy policy, FlowDeclaration flow)
    {
        var (senders, receivers) = (places.Of(policy.From), places.Of(policy.To));
        if (policy.From.IncludesInternet && receivers.FirstOrDefault(r => !r.TakesInternet) is { } hidden)
        {
            topology.Findings.Error(Code, flow.Span,
                $"Policy '{policy.Name}' has no way: nothing is routed from the internet to machine '{hidden.Sample.Name}', which stands in private subnets only; " +
                $"set 'exposure: public' on subnet '{hidden.Sample.Attachments[0].Subnet.FullName}', forward a port to it ('forward' of network '{hidden.Networks[0]}'), or narrow 'to'.", hidden.Sample.Attachments[0].Subnet.Location);
        }

        if (policy.To.IncludesInternet && senders.FirstOrDefault(s => !s.ReachesInternet) is { } closed)
        {
            topology.Findings.Error(Code, flow.Span,
                $"Policy '{policy.Name}' has no way: nothing is routed to the internet from machine '{closed.Sample.Name}', which stands in private subnets only; " +
                $"set 'exposure: egress' or 'public' on subnet '{closed.Sample.Attachments[0].Subnet.FullName}', or narrow 'from'.", closed.Sample.Attachments[0].Subnet.Location);
        }

        var apart = places.Apart(senders, receivers).Where(p => policy.To.Services is not [var one] || !places.LeadsTo(p.From, one)).Take(Named + 1).ToList();
        if (apart.Count == 0)
        {
            return;
        }

        var pairs = string.Join(", ", apart.Take(Named).Select(p => $"{p.From.Text} to {p.To.Text}"));
        var more = apart.Count > Named ? " and more" : "";
        var (from, to) = apart[0];
        var mend = policy.To.Services is [var service]
            ? $"bind service '{service.Name}' to an overlay that both are members of ('over: …')"
            : "name a service that is bound to an overlay in 'to'";
        topology.Findings.Error(Code, flow.Span,
            $"Policy '{policy.Name}' has no way between networks ({pairs}{more}), such as from machine '{from.Sample.Name}' to machine '{to.Sample.Name}'; " +
            $"{mend}, declare a link between {from.Reference} and {to.Reference}, or narrow the selectors.", from.Location, to.Location);
    }
}
