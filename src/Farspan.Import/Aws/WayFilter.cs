using System.Net;
using Farspan.Addressing;
using Farspan.Import.Relation;

namespace Farspan.Import.Aws;

/// <summary>Cuts permits down to what has a way, and parts them where the ways differ.</summary>
/// <remarks>Parties that no route and no ACL tells from others are one class; ways are followed once for each pair of classes.</remarks>
internal sealed class WayFilter
{
    private readonly AwsModel _model;
    private readonly PartyTable _parties;
    private readonly IReadOnlyList<AwsParty> _faces;
    private readonly AwsWays _ways;
    private readonly bool _allowsOneWay;
    private readonly ImportFindings _findings;
    private readonly int[] _classes;
    private readonly Dictionary<(int From, int To), AwsWay> _known = [];

    public WayFilter(AwsModel model, PartyTable parties, IReadOnlyList<AwsParty> faces, AwsWays ways, RouteDecider routes, bool allowsOneWay, ImportFindings findings)
    {
        _model = model;
        _parties = parties;
        _faces = faces;
        _ways = ways;
        _allowsOneWay = allowsOneWay;
        _findings = findings;
        var blocks = model.Acls.SelectMany(a => a.Entries).Select(e => e.Block).Concat(routes.Blocks).Distinct().ToList();
        var names = new Dictionary<string, int>(StringComparer.Ordinal);
        _classes = new int[parties.Size];
        for (var party = 0; party < parties.Size; party++)
        {
            var address = AddressOf(party);
            var name = (parties.IsOutside(party) ? FormattableString.Invariant($"outside {party}") : $"{model.Interfaces[faces[party].Interface].Subnet} {faces[party].Face}{(faces[party].Face == AwsFace.Nat ? address : null)}") +
                $" {(address.IsV6 ? 6 : 4)} {string.Join(',', blocks.Index().Where(b => b.Item.Contains(address)).Select(b => b.Index))}";
            _classes[party] = names.TryGetValue(name, out var known) ? known : names[name] = party;
        }
    }

    /// <summary>The part of a permit that arrives.</summary>
    public IEnumerable<Permit> Cut(Permit permit)
    {
        var receivers = permit.To.Items.GroupBy(p => _classes[p]).Select(g => (Class: g.Key, Parties: PartySet.Of(_parties.Size, g))).ToList();
        var rows = permit.From.Items.GroupBy(p => _classes[p])
            .Select(g => (Parties: PartySet.Of(_parties.Size, g), Row: receivers.Select(r => PortsOf(permit, g.Key, r.Class)).ToList()));
        foreach (var alike in rows.GroupBy(r => string.Join('|', r.Row), StringComparer.Ordinal))
        {
            var row = alike.First().Row;
            var from = alike.Aggregate(PartySet.None(_parties.Size), (all, r) => all.Or(r.Parties));
            foreach (var same in receivers.Index().Where(r => !row[r.Index].IsEmpty).GroupBy(r => row[r.Index]))
            {
                yield return permit with { From = from, To = same.Aggregate(PartySet.None(_parties.Size), (all, r) => all.Or(r.Item.Parties)), Ports = same.Key };
            }
        }
    }

    private PortIntervals PortsOf(Permit permit, int from, int to)
    {
        if (!_known.TryGetValue((from, to), out var way))
        {
            var (sender, receiver) = (AddressOf(from), AddressOf(to));
            way = sender.IsV6 != receiver.IsV6 || (_parties.IsOutside(from) && _parties.IsOutside(to))
                ? AwsWay.None
                : _ways.Between(_parties.IsOutside(from) ? null : _faces[from], sender, _parties.IsOutside(to) ? null : _faces[to], receiver);
            _known.Add((from, to), way);
        }

        var oneWay = permit.Ports.And(way.OneWay);
        if (!oneWay.IsEmpty)
        {
            Report(permit, from, to, oneWay, way.Why);
        }

        return _allowsOneWay ? permit.Ports.And(way.Certain.Or(way.OneWay)) : permit.Ports.And(way.Certain);
    }

    private void Report(Permit permit, int from, int to, PortIntervals ports, string why)
    {
        var (sender, receiver) = (NameOf(from), NameOf(to));
        var place = permit.Place ?? _model.Subnets[0].Span;
        var topic = $"{(_parties.IsOutside(from) ? "outside" : sender)} {(_parties.IsOutside(to) ? "outside" : receiver)} {why}";
        if (_allowsOneWay)
        {
            _findings.Warning(ImportCodes.OneWayCode, place, $"Packets from {sender} to {receiver} ({ports}) arrive, but {why}: they are written as allowed because of --one-way.", topic);
        }
        else
        {
            _findings.LeftOut(ImportCodes.OneWayCode, place, $"Packets from {sender} to {receiver} ({ports}) arrive, but {why}: no connection is certain, and they are left out; import with --one-way to count them as allowed.", topic);
        }
    }

    private string NameOf(int party) => _parties.IsOutside(party) ? _parties.BlocksOf(party)[0].ToString() : _model.Interfaces[_faces[party].Interface].Subnet;

    private IPAddress AddressOf(int party) => _parties.IsOutside(party) ? _parties.BlocksOf(party)[0].BaseAddress : _parties.AddressOf(party);
}
