using System.Text;
using Farspan.Analysis.Endpoints;
using Farspan.Analysis.Ports;

namespace Farspan.Analysis.Claims;

/// <summary>Finds policies that others cover together: what they allow, less what the others allow, is nothing.</summary>
/// <remarks>
/// The smallest is judged first, of equal ones the last, each against those that are left: all that are found can be removed at once, and no other can be
/// removed then. Packets are subtracted as sets: senders that are in the same policies stay together, and receivers at which the same policies
/// allow the same ports are asked once.
/// </remarks>
internal sealed class ShadowedPolicies
{
    // A step looks at a sender or receiver of a policy: a few seconds in all. Policies that are not judged by then are not said to change nothing.
    private const long MostSteps = 50_000_000;

    private readonly IReadOnlyList<PolicySide> _sides;
    private readonly ILookup<int, int> _byReceiver;
    private readonly bool[] _isLeft;
    private readonly Dictionary<PortSet, int> _numbers = new(ReferenceEqualityComparer.Instance);
    private long _steps;

    private ShadowedPolicies(IReadOnlyList<PolicySide> sides)
    {
        _sides = sides;
        _byReceiver = sides.SelectMany((s, i) => s.To.Select(t => (t.Endpoint.Id, Number: i))).ToLookup(x => x.Id, x => x.Number);
        _isLeft = [.. Enumerable.Repeat(true, sides.Count)];
    }

    /// <summary>Each policy that changes nothing, in the order of the file, and those that are left and cover it, as few as one finds by taking the widest first.</summary>
    /// <param name="sides">Policies that let something through, in the order of the file.</param>
    public static IReadOnlyList<(PolicySide Side, IReadOnlyList<PolicySide> Covering)> Of(IReadOnlyList<PolicySide> sides)
    {
        var search = new ShadowedPolicies(sides);
        var shadowed = new List<int>();
        foreach (var number in Enumerable.Range(0, sides.Count).OrderBy(i => sides[i].Size).ThenByDescending(i => i))
        {
            if (search._steps > MostSteps)
            {
                break;
            }

            if (!search.HasOwn(number) && (search.Single(number).Any() || search.Uncovered(number, search.Candidates(number)) is null))
            {
                search._isLeft[number] = false;
                shadowed.Add(number);
            }
        }

        return [.. shadowed.Order().Select(i => (sides[i], search.Covering(i)))];
    }

    // Most policies have a pair of their own, which is seen at once at the first or the last receiver.
    private bool HasOwn(int number)
    {
        var side = _sides[number];
        return !IsOneCovered(number, side.To[0], _byReceiver[side.To[0].Endpoint.Id].Where(o => o != number && _isLeft[o])) ||
            !IsOneCovered(number, side.To[^1], _byReceiver[side.To[^1].Endpoint.Id].Where(o => o != number && _isLeft[o]));
    }

    private bool IsOneCovered(int number, EndpointTarget target, IEnumerable<int> others)
    {
        if (_sides[number].From.FirstOrDefault(f => PolicySide.IsPair(f, target.Endpoint)) is not { } from)
        {
            return true;
        }

        var left = target.Ports;
        foreach (var other in others)
        {
            _steps++;
            if (_sides[other].Sends(from) && _sides[other].At(target.Endpoint) is { } at && (left = left.Except(at.Ports)).IsEmpty)
            {
                return true;
            }
        }

        return false;
    }

    // Those that allow all of it, each by itself: they must be among those at its first receiver.
    private IEnumerable<int> Single(int number)
    {
        var first = _sides[number].To[0];
        return _byReceiver[first.Endpoint.Id].Where(c => c != number && _isLeft[c] && IsOneCovered(number, first, [c]) && Uncovered(number, [c]) is null);
    }

    // Those that may allow some of it, the widest first: then little is left to subtract from.
    private List<int> Candidates(int number)
    {
        var found = new HashSet<int>();
        foreach (var target in _sides[number].To)
        {
            foreach (var other in _byReceiver[target.Endpoint.Id])
            {
                _steps++;
                if (other != number && _isLeft[other])
                {
                    found.Add(other);
                }
            }
        }

        var ports = _sides[number].Ports;
        return [.. found.Where(i => !_sides[i].Ports.And(ports).IsEmpty).OrderByDescending(i => _sides[i].Size).ThenBy(i => i)];
    }

    // Packets that none of the others allows: some senders, a receiver and ports; null where there are none.
    private Rest? Uncovered(int number, List<int> others)
    {
        var side = _sides[number];
        var asked = new Dictionary<string, string?>(StringComparer.Ordinal);
        foreach (var target in side.To)
        {
            var here = new List<(int Number, PortSet Ports)>();
            foreach (var other in others)
            {
                _steps++;
                if (_sides[other].At(target.Endpoint) is { } at)
                {
                    here.Add((other, at.Ports));
                }
            }

            var key = KeyOf(target, here);
            if (asked.TryGetValue(key, out var node) && (node is null || string.Equals(node, target.Endpoint.Node, StringComparison.Ordinal)))
            {
                continue;
            }

            // A machine sends nothing to itself, so that one receiver leaves out its own machine's senders, and two of them leave out none.
            asked[key] = asked.ContainsKey(key) ? null : target.Endpoint.Node;
            if (Subtract(side, target, here) is { } rest)
            {
                return rest;
            }
        }

        return null;
    }

    private Rest? Subtract(PolicySide side, EndpointTarget target, List<(int Number, PortSet Ports)> others)
    {
        List<Rest> left = [new Rest(target, [.. side.From.Where(f => PolicySide.IsPair(f, target.Endpoint))], target.Ports)];
        _steps += side.From.Count;
        foreach (var (number, ports) in others)
        {
            var next = new List<Rest>();
            foreach (var rest in left)
            {
                _steps += rest.From.Count;
                var isAllowed = rest.From.ToLookup(_sides[number].Sends);
                next.Add(rest with { From = [.. isAllowed[false]] });
                next.Add(rest with { From = [.. isAllowed[true]], Ports = rest.Ports.Except(ports) });
            }

            left = [.. next.Where(r => r.From.Count > 0 && !r.Ports.IsEmpty)];
            if (left.Count == 0)
            {
                break;
            }
        }

        return left is [var first, ..] && first.From.Count > 0 ? first : null;
    }

    // One that covers all if there is one; else the widest, and then always one that allows some of what is left.
    private List<PolicySide> Covering(int number)
    {
        if (Single(number).DefaultIfEmpty(-1).Min() is var single and >= 0)
        {
            return [_sides[single]];
        }

        var candidates = Candidates(number);
        var chosen = new List<int>();
        while (Uncovered(number, chosen) is { } rest)
        {
            var next = candidates.FindIndex(c => !chosen.Contains(c) && _sides[c].At(rest.To.Endpoint) is { } at && !at.Ports.And(rest.Ports).IsEmpty && _sides[c].Sends(rest.From[0]));
            if (next < 0)
            {
                break;
            }

            chosen.Add(candidates[next]);
        }

        // What was taken first may have become needless.
        foreach (var needless in chosen.ToList())
        {
            if (Uncovered(number, [.. chosen.Where(c => c != needless)]) is null)
            {
                chosen.Remove(needless);
            }
        }

        return [.. chosen.Order().Select(c => _sides[c])];
    }

    // The same for receivers that the same policies allow the same of. A set of ports is mostly one object for all receivers of a policy.
    private string KeyOf(EndpointTarget target, List<(int Number, PortSet Ports)> others)
    {
        var text = new StringBuilder((4 * others.Count) + 8);
        text.Append(target.Endpoint.Overlay).Append('/').Append((int)target.Endpoint.Address.AddressFamily).Append('/');
        Append(text, NumberOf(target.Ports));
        foreach (var (number, ports) in others)
        {
            Append(text, number);
            Append(text, NumberOf(ports));
        }

        return text.ToString();
    }

    private int NumberOf(PortSet ports)
    {
        if (!_numbers.TryGetValue(ports, out var number))
        {
            _numbers.Add(ports, number = _numbers.Count);
        }

        return number;
    }

    private static void Append(StringBuilder text, int number) => text.Append((char)number).Append((char)(number >> 16));

    /// <summary>Packets that are left.</summary>
    private sealed record Rest(EndpointTarget To, IReadOnlyList<Endpoint> From, PortSet Ports);
}
