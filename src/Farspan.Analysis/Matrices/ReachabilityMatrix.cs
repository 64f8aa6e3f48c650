using System.Net;
using Farspan.Addressing;
using Farspan.Analysis.Ports;
using Farspan.Analysis.Reachability;
using Farspan.Planning;

namespace Farspan.Analysis.Matrices;

/// <summary>Who reaches whom on which ports, folded: machines that nobody can tell apart are one row and one column.</summary>
/// <remarks>
/// A cell speaks of every pair of machines of its two groups, by any of their addresses. Two things are told once instead of in every cell:
/// the ICMP that default rules let in, and the datagrams that carry overlays between their members.
/// </remarks>
public sealed class ReachabilityMatrix
{
    private ReachabilityMatrix(NetworkPlan plan, PortSpace ports, PortSet icmp)
    {
        Plan = plan;
        Ports = ports;
        DefaultIcmp = icmp;
    }

    /// <summary>The plan that it speaks of.</summary>
    public NetworkPlan Plan { get; }

    /// <summary>The ports that its flows are sets of.</summary>
    public PortSpace Ports { get; }

    /// <summary>The ICMP that default rules let in, and that no cell holds.</summary>
    public PortSet DefaultIcmp { get; }

    /// <summary>Rows and columns: machines in the plan's order of their first, then the internet.</summary>
    public required IReadOnlyList<MatrixGroup> Groups { get; init; }

    /// <summary>The pairs between which something passes, by row and column.</summary>
    public required IReadOnlyList<MatrixCell> Cells { get; init; }

    /// <summary>The overlays, and how far their datagrams get.</summary>
    public required IReadOnlyList<MatrixOverlay> Overlays { get; init; }

    /// <summary>Ordered pairs of different machines, and of machines with the internet.</summary>
    public required long Pairs { get; init; }

    /// <summary>Those of <see cref="Pairs"/> between which the ICMP of the default rules arrives.</summary>
    public required long PingPairs { get; init; }

    /// <summary>Makes the matrix of a relation.</summary>
    public static ReachabilityMatrix Of(ReachabilityRelation relation, MatrixScope scope)
    {
        ArgumentNullException.ThrowIfNull(relation);
        ArgumentNullException.ThrowIfNull(scope);
        var parties = PartyTable.Of(relation, scope);
        var reader = new CellReader(relation, scope);
        var cells = parties.Select(from => parties.Select(to => reader.Read(from, to)).ToArray()).ToArray();
        var first = TwinFolding.Fold(cells, [.. parties.Select(p => p.Kind)]);
        var rows = Enumerable.Range(0, parties.Count).GroupBy(p => first[p]).Select(g => g.ToArray()).ToArray();
        return new ReachabilityMatrix(relation.Plan, relation.Ports, reader.Icmp)
        {
            Groups = GroupsOf(relation.Plan, rows, parties),
            Cells = [.. CellsOf(rows, cells, reader)],
            Overlays = [.. OverlaysOf(relation, parties, reader)],
            Pairs = Count(parties, (_, _) => true),
            PingPairs = Count(parties, (from, to) => reader.Passes(from, to, reader.Icmp)),
        };
    }

    private static List<MatrixGroup> GroupsOf(NetworkPlan plan, int[][] rows, IReadOnlyList<Party> parties)
    {
        var namer = new GroupNamer(plan);
        var places = plan.Machines.Select((m, i) => (m.Machine, i)).ToDictionary(m => m.Machine, m => m.i, StringComparer.Ordinal);
        return [.. rows.Select((row, id) =>
        {
            var members = row.Select(r => parties[r]).ToList();
            IReadOnlyList<IPNetwork> blocks = [.. NetworkSets.Ordered(members.Where(m => m.IsInternet).SelectMany(m => m.First).SelectMany(e => e.Blocks))];
            List<string> machines = [.. members.Where(m => !m.IsInternet).SelectMany(m => m.Nodes).OrderBy(n => places[n])];
            return new MatrixGroup { Id = id, Name = blocks.Count > 0 ? namer.NameOf(blocks) : namer.NameOf(machines), Machines = machines, Blocks = blocks };
        })];
    }

    private static IEnumerable<MatrixCell> CellsOf(int[][] rows, int[][] cells, CellReader reader)
    {
        for (var from = 0; from < rows.Length; from++)
        {
            for (var to = 0; to < rows.Length; to++)
            {
                var (a, b) = (rows[from][0], rows[to][^1]);
                var number = cells[a][b];
                if (number > CellReader.Empty)
                {
                    yield return new MatrixCell { From = from, To = to, Flows = reader[number] };
                }
            }
        }
    }

    private static IEnumerable<MatrixOverlay> OverlaysOf(ReachabilityRelation relation, IReadOnlyList<Party> parties, CellReader reader)
    {
        foreach (var overlay in relation.Plan.Topology.Overlays)
        {
            var members = parties.Where(p => p.First.Any(e => string.Equals(e.Overlay, overlay.Name, StringComparison.Ordinal))).ToList();
            var datagrams = relation.Ports.Set(State.Filters.FilterProtocol.Udp, new PortRange(overlay.Port, overlay.Port));
            yield return new MatrixOverlay
            {
                Name = overlay.Name,
                Port = overlay.Port,
                Pairs = Count(members, (_, _) => true),
                Carried = Count(members, (from, to) => reader.Passes(from, to, datagrams)),
            };
        }
    }

    private static long Count(IReadOnlyList<Party> parties, Func<Party, Party, bool> isCounted)
    {
        var sum = 0L;
        foreach (var from in parties.Where(p => p.Sends))
        {
            foreach (var to in parties.Where(p => p.Accepts && !(p.IsInternet && from.IsInternet)))
            {
                var pairs = (long)from.Nodes.Count * (ReferenceEquals(from, to) ? to.Nodes.Count - 1 : to.Nodes.Count);
                sum += pairs > 0 && isCounted(from, to) ? pairs : 0;
            }
        }

        return sum;
    }
}
