using Farspan.Planning;
using Farspan.Topology.Model;
using Farspan.Topology.Model.Claims;
using Farspan.Verification.Flows;

namespace Farspan.Verification.Probes;

/// <summary>Adds a probe for each flow that a claim speaks of, and attempts at overlay-only services from outside the overlay.</summary>
internal sealed class ClaimFlows(NetworkPlan plan, TargetFinder targets, ProbeDrafts drafts, ProbeOptions options)
{
    private long _left = options.ClaimLimit;

    /// <summary>Flows over the limit.</summary>
    public long LeftOut { get; private set; }

    /// <summary>Pairs that an <c>always</c> claim speaks of and no way joins.</summary>
    public List<WaylessFlow> Wayless { get; } = [];

    /// <summary>Adds the flows of every claim that speaks of flows.</summary>
    public void AddClaims()
    {
        foreach (var claim in plan.Topology.Claims)
        {
            switch (claim)
            {
                case NeverClaim never:
                    AddRefused(claim, targets.Nodes(never.From), targets.Forbidden(never.To, never.Ports, underlayOnly: false));
                    break;
                case OnlyClaim only:
                    var others = targets.Everyone.Except(targets.Nodes(only.From), StringComparer.Ordinal).ToList();
                    AddRefused(claim, others, targets.Forbidden(only.To, only.Ports, underlayOnly: false));
                    break;
                case IsolatedClaim isolated:
                    AddIsolated(isolated);
                    break;
                case AirGappedClaim airGapped:
                    AddAirGapped(airGapped);
                    break;
                case AlwaysClaim always:
                    AddAlways(always);
                    break;
                default:
                    break; // encrypted is seen by capture, survives by rehearsal; the others are arithmetic over the file
            }
        }
    }

    /// <summary>Asks for services that are bound to an overlay at the underlay addresses of their machines: from the internet, from a neighbour, from each provider.</summary>
    public void AddOverlayOnly()
    {
        long left = options.ClaimLimit;
        foreach (var service in plan.Topology.Services.Where(s => s.Over is not null))
        {
            var reason = new ProbeReason
            {
                Kind = ReasonKind.OverlayOnly,
                Name = service.Name,
                Text = $"{service.Name} is bound to overlay {service.Over!.Name}",
                Location = service.Location.ToString(),
                Demands = Expectation.Refused,
            };
            var whole = new EndpointSet
            {
                Text = service.Name,
                Machines = service.Candidates,
                IncludesInternet = false,
                Cidrs = [],
                Services = [service],
                Location = service.Location,
            };
            var ports = service.Ports.Select(p => new PortMatch(p.Protocol, p.Ports, p.Name)).ToList();
            foreach (var target in targets.Forbidden(whole, ports, underlayOnly: true))
            {
                foreach (var from in Outsiders(target))
                {
                    if (drafts.FlowBetween(from, target) is not { } pair || drafts.IsExpected(pair.Flow, pair.Way))
                    {
                        continue;
                    }

                    if (left-- > 0)
                    {
                        drafts.Add(pair.Flow, pair.Way, reason);
                    }
                    else
                    {
                        LeftOut++;
                    }
                }
            }
        }
    }

    private IEnumerable<string> Outsiders(Target target)
    {
        var machines = targets.Everyone.Where(n => !string.Equals(n, target.At.Node, StringComparison.Ordinal));
        var perProvider = machines.GroupBy(drafts.ProviderOf, StringComparer.Ordinal)
            .Select(g => g.MinBy(n => Spread.Hash(options.Seed, n + target.At.Node))!);
        var neighbours = plan.Topology.Machines
            .Where(m => target.At.Subnet is { } subnet && !string.Equals(m.Name, target.At.Node, StringComparison.Ordinal) &&
                m.Attachments.Any(a => string.Equals(a.Subnet.FullName, subnet.FullName, StringComparison.Ordinal)))
            .Select(m => m.Name)
            .Take(1);
        return perProvider.Concat(neighbours).Distinct(StringComparer.Ordinal);
    }

    private void AddIsolated(IsolatedClaim claim)
    {
        foreach (var from in claim.Groups)
        {
            foreach (var to in claim.Groups.Where(g => !ReferenceEquals(g, from)))
            {
                AddRefused(claim, targets.Nodes(from), targets.ForbiddenUnderlay(to));
            }
        }
    }

    // Each protocol, and the ports that a machine finds its way out by when all else is closed; from outside, whatever it offers.
    private void AddAirGapped(AirGappedClaim claim)
    {
        if (targets.Outside(claim.Machines) is { Count: > 0 } outside)
        {
            AddRefused(claim, targets.Nodes(claim.Machines), outside);
            AddRefused(claim, [outside[0].At.Node], targets.ForbiddenUnderlay(claim.Machines));
        }
    }

    private void AddRefused(Claim claim, IReadOnlyList<string> from, List<Target> to)
    {
        var reason = ReasonOf(claim, Expectation.Refused);
        foreach (var (flow, way) in Draw(new FlowProduct(from, to, drafts)))
        {
            drafts.Add(flow, way, reason);
        }
    }

    private void AddAlways(AlwaysClaim claim)
    {
        var reason = ReasonOf(claim, Expectation.Connects);
        var everyDeclared = claim.Ports.Count > 0 ? claim.Ports : [.. claim.To.Services.SelectMany(s => s.Ports).Select(p => new PortMatch(p.Protocol, p.Ports, p.Name))];
        var to = targets.Allowed(claim.To, everyDeclared, everyPort: everyDeclared.Count == 0);
        var wayless = new WaylessFlows();
        foreach (var (flow, way) in Draw(new FlowProduct(targets.Nodes(claim.From), to, drafts), (from, node) => wayless.NoteNoFamily(from, node, reason)))
        {
            wayless.Note(flow, way, reason, claim.To.Services.Select(s => s.Over?.Name).FirstOrDefault());
            if (way.Kind != WayKind.None)
            {
                drafts.Add(flow, way, reason);
            }
        }

        Wayless.AddRange(wayless.Found());
    }

    private IEnumerable<(Flow Flow, DeclaredWay Way)> Draw(FlowProduct product, Action<string, string>? onNoFamily = null)
    {
        var share = Math.Clamp(product.Count, 1, Math.Max(1, _left / 2));
        _left -= share;
        LeftOut += Math.Max(0, product.Count - share);
        return product.Draw(share, options.Seed, onNoFamily);
    }

    private static ProbeReason ReasonOf(Claim claim, Expectation demands) => new()
    {
        Kind = ReasonKind.Claim,
        Name = claim.Name,
        Text = claim.Text,
        Location = claim.Location.ToString(),
        Demands = demands,
    };
}
