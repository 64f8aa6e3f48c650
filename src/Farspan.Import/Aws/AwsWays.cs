using System.Net;
using Farspan.Addressing;
using Farspan.Import.Relation;
using Farspan.Topology.Model;

namespace Farspan.Import.Aws;

/// <summary>Follows packets and answers by routes and network ACLs.</summary>
internal sealed class AwsWays
{
    // Ports that askers choose: RFC 6056 section 3.2; the Amazon VPC user guide ("Ephemeral ports") opens the same range for answers to all kinds of clients.
    private static readonly PortRange _ephemeral = new(1024, ushort.MaxValue);

    private readonly AwsModel _model;
    private readonly ImportFindings _findings;
    private readonly RouteDecider _routes;
    private readonly AclDecider _acls;
    private readonly Dictionary<string, AwsSubnet> _subnets;
    private readonly Dictionary<string, AwsPeering> _peerings;
    private readonly Dictionary<string, AwsNat> _nats;

    public AwsWays(AwsModel model, RouteDecider routes, ImportFindings findings)
    {
        _model = model;
        _findings = findings;
        _routes = routes;
        _acls = new AclDecider(model);
        _subnets = model.Subnets.ToDictionary(s => s.Id, StringComparer.Ordinal);
        _peerings = model.Peerings.ToDictionary(p => p.Id, StringComparer.Ordinal);
        _nats = model.Nats.ToDictionary(n => n.Id, StringComparer.Ordinal);
    }

    /// <summary>The way between two addresses; null stands for a stranger's side, whose address is given.</summary>
    public AwsWay Between(AwsParty? from, IPAddress fromAddress, AwsParty? to, IPAddress toAddress) => (from, to) switch
    {
        ({ } sender, { } receiver) when sender.Face == AwsFace.Own && receiver.Face == AwsFace.Own && IsInside(sender, receiver) => Inside(sender, receiver),
        ({ } sender, { } receiver) => AcrossInternet(sender, receiver),
        ({ } sender, null) => Out(sender, toAddress),
        (null, { } receiver) => In(fromAddress, receiver),
        _ => AwsWay.None,
    };

    private AwsSubnet SubnetOf(AwsParty party) => _subnets[_model.Interfaces[party.Interface].Subnet];

    // Own addresses meet within a VPC and over peerings; IPv6 addresses of other VPCs may also meet over the internet.
    private bool IsInside(AwsParty sender, AwsParty receiver) =>
        SubnetOf(sender).Vpc == SubnetOf(receiver).Vpc || _routes.Find(SubnetOf(sender).Id, receiver.Address)?.Target is not AwsTarget.Internet;

    private AwsWay Inside(AwsParty sender, AwsParty receiver)
    {
        var (near, far) = (SubnetOf(sender), SubnetOf(receiver));
        if (near.Id == far.Id)
        {
            return new AwsWay(PortIntervals.All, PortIntervals.None, string.Empty);
        }

        if (!Leads(near, receiver.Address, far))
        {
            return AwsWay.None;
        }

        var request = _acls.Passes(near.Id, isEgress: true, receiver.Address).And(_acls.Passes(far.Id, isEgress: false, sender.Address));
        return Leads(far, sender.Address, near)
            ? WithAnswers(request, _acls.Passes(far.Id, isEgress: true, sender.Address).And(_acls.Passes(near.Id, isEgress: false, receiver.Address)))
            : new AwsWay(PortIntervals.None, request, "no route leads back");
    }

    private bool Leads(AwsSubnet near, IPAddress address, AwsSubnet far)
    {
        var route = _routes.Find(near.Id, address);
        switch (route?.Target)
        {
            case AwsTarget.Local:
                return near.Vpc == far.Vpc;
            case AwsTarget.Peering:
                return _peerings.TryGetValue(route.TargetId, out var peering) &&
                    ((peering.First == near.Vpc && peering.Second == far.Vpc) || (peering.Second == near.Vpc && peering.First == far.Vpc));
            case AwsTarget.Other:
                ReportOther(route);
                return false;
            default:
                return false;
        }
    }

    // From one public address to another: out of one VPC and into the other, or back into the same.
    private AwsWay AcrossInternet(AwsParty sender, AwsParty receiver)
    {
        var (exit, entry) = (Out(sender, receiver.Address), In(sender.Address, receiver));
        var request = exit.Certain.Or(exit.OneWay).And(entry.Certain.Or(entry.OneWay));
        var certain = exit.Certain.And(entry.Certain);
        return new AwsWay(certain, request.Except(certain), exit.Why.Length > 0 ? exit.Why : entry.Why);
    }

    private AwsWay Out(AwsParty sender, IPAddress stranger)
    {
        var near = SubnetOf(sender);
        var route = _routes.Find(near.Id, stranger);
        var request = _acls.Passes(near.Id, isEgress: true, stranger);
        var answers = _acls.Passes(near.Id, isEgress: false, stranger);
        switch (route?.Target)
        {
            case AwsTarget.Internet when sender.Face == AwsFace.Public || (sender.Face == AwsFace.Own && sender.Address.IsV6):
            case AwsTarget.EgressOnly when sender.Face == AwsFace.Own && sender.Address.IsV6:
            case AwsTarget.Endpoint when sender.Face == AwsFace.Own:
                return WithAnswers(request, answers);
            case AwsTarget.Nat when sender.Face == AwsFace.Nat && _nats.TryGetValue(route.TargetId, out var nat) && Equals(nat.Public ?? IPAddress.Any, sender.Address):
                return WithAnswers(request.And(ThroughNat(nat, near, sender, stranger)), answers.And(BackThroughNat(nat, near, sender, stranger)));
            case AwsTarget.Other:
                ReportOther(route);
                return AwsWay.None;
            default:
                return AwsWay.None;
        }
    }

    private AwsWay In(IPAddress stranger, AwsParty receiver)
    {
        if (receiver.Face == AwsFace.Nat || (receiver.Face == AwsFace.Own && !receiver.Address.IsV6))
        {
            return AwsWay.None;
        }

        // A public address lets strangers' packets in by the VPC's gateway whatever the subnet's routes say; answers need a route.
        var near = SubnetOf(receiver);
        if (_routes.Find(near.Id, stranger)?.Target is not AwsTarget.Internet)
        {
            return receiver.Face == AwsFace.Public ? new AwsWay(PortIntervals.None, _acls.Passes(near.Id, isEgress: false, stranger), "no route leads back to the internet gateway") : AwsWay.None;
        }

        return WithAnswers(_acls.Passes(near.Id, isEgress: false, stranger), _acls.Passes(near.Id, isEgress: true, stranger));
    }

    // The gateway stands in a subnet of its own, whose ACL sees the packet twice: from the sender, and on its way out.
    private PortIntervals ThroughNat(AwsNat nat, AwsSubnet near, AwsParty sender, IPAddress stranger) => nat.Subnet == near.Id || !_subnets.ContainsKey(nat.Subnet)
        ? PortIntervals.All
        : _acls.Passes(nat.Subnet, isEgress: false, OwnV4(sender)).And(_acls.Passes(nat.Subnet, isEgress: true, stranger));

    private PortIntervals BackThroughNat(AwsNat nat, AwsSubnet near, AwsParty sender, IPAddress stranger) => nat.Subnet == near.Id || !_subnets.ContainsKey(nat.Subnet)
        ? PortIntervals.All
        : _acls.Passes(nat.Subnet, isEgress: false, stranger).And(_acls.Passes(nat.Subnet, isEgress: true, OwnV4(sender)));

    private IPAddress OwnV4(AwsParty sender) => _model.Interfaces[sender.Interface].Addresses.First(a => !a.IsV6);

    // An answer goes to a port that the asker chose: certain only where the ACLs let all of those pass.
    private static AwsWay WithAnswers(PortIntervals request, PortIntervals answers)
    {
        var certain = PortIntervals.None;
        var why = string.Empty;
        foreach (var protocol in new[] { TransportProtocol.Tcp, TransportProtocol.Udp })
        {
            var needed = PortIntervals.Of(protocol, _ephemeral);
            var passes = answers.And(needed);
            if (needed.IsWithin(answers))
            {
                certain = certain.Or(request.And(PortIntervals.Of(protocol)));
            }
            else if (!request.And(PortIntervals.Of(protocol)).IsEmpty)
            {
                why = passes.IsEmpty ? "the network ACLs let no answer back" : $"the network ACLs let answers back to {passes} alone, and askers choose any of {_ephemeral}";
            }
        }

        return new AwsWay(certain, request.Except(certain), why);
    }

    private void ReportOther(AwsRoute route) => _findings.LeftOut(
        ImportCodes.RouteCode, route.Span, $"The route to {route.Block?.ToString() ?? route.PrefixList} leads to {ImportFindings.Short(route.TargetId)}, which is not followed: nothing passes there in the import.", route.TargetId);
}
