using System.Globalization;
using System.Text;

namespace Farspan.Benchmarks.Proof;

/// <summary>Claims of all kinds about a synthetic network: nearly all are true, as in a file that is kept in order, and a few are not.</summary>
internal static class SyntheticClaims
{
    private const int Kinds = 6;
    private const int Rest = 12;

    /// <summary>Writes the network's claims: equal shares of six kinds, and at the end twelve that speak of all machines or of what is not true.</summary>
    public static void Write(SyntheticNetwork network, StringBuilder text)
    {
        var allowed = Enumerable.Range(0, Math.Min(network.Rules, SyntheticNetwork.MostPolicies)).Select(network.Policy).ToList();
        var senders = allowed.ToLookup(p => p.To, p => p.From);
        text.Append("\nclaims:\n");
        for (var c = 0; c < network.Claims - Rest; c++)
        {
            var (a, b) = (c % network.Roles, ((c * 7) + 3) % network.Roles);
            while (a == b || senders[b].Contains(a))
            {
                b = (b + 1) % network.Roles;
            }

            Line(text, (c % Kinds) switch
            {
                0 => $"never: {{ from: internet, to: {{ role: role-{a} }} }}",
                1 => $"never: {{ from: {{ role: role-{a} }}, to: {{ role: role-{b} }} }}",
                2 => $"always: {{ from: {{ role: role-{allowed[c * 13 % allowed.Count].From} }}, to: service/service-{allowed[c * 13 % allowed.Count].To}, ports: main }}",
                3 => $"only: {{ from: {{ role: [{string.Join(", ", senders[b].Append(b).Distinct().Select(r => $"role-{r}"))}] }}, to: service/service-{b}, ports: main }}",
                4 => $"survives: {{ service: service-{b}, losing: {{ zones: 1 }} }}",
                _ => $"isolated: [{{ role: role-{a} }}, {{ role: role-{b} }}]",
            });
        }

        // Each of these speaks of every pair of machines.
        Line(text, $"encrypted: {{ between: all }}");
        Line(text, $"never: {{ from: internet, to: all }}");
        Line(text, $"never: {{ from: all, to: all, ports: 1/tcp }}");
        Line(text, $"isolated: [{string.Join(", ", Enumerable.Range(0, network.Networks).Select(n => $"network/net-{n}"))}]");
        Line(text, $"noOverlap: [{string.Join(", ", Enumerable.Range(0, network.Networks).Select(n => $"network/net-{n}"))}]");
        for (var role = 0; role < 3; role++)
        {
            Line(text, $"encrypted: {{ between: {{ role: [role-{role}, role-{role + 1}] }} }}");
        }

        // And these are not true.
        Line(text, $"never: {{ from: all, to: all }}");
        Line(text, $"airGapped: {{ role: role-0 }}");
        Line(text, $"always: {{ from: {{ role: role-0 }}, to: all, ports: 22/tcp }}");
        Line(text, $"adjacent: {{ role: role-0 }}");
    }

    private static void Line(StringBuilder text, FormattableString line) => text.Append("  - ").Append(line.ToString(CultureInfo.InvariantCulture)).Append('\n');
}
