using System.Globalization;
using System.Text;

namespace Farspan.Benchmarks.Proof;

/// <summary>A thousand claims about a synthetic network: half that a role never reaches a service that no policy lets it, half that one always reaches a service that one does.</summary>
internal static class ChangeClaims
{
    private const int Each = 500;

    public static string Write(SyntheticNetwork network)
    {
        var policies = Enumerable.Range(0, network.Rules).Select(p => (From: p % network.Roles, To: (int)(((long)p * 31) + (p / network.Roles) + 1) % network.Roles)).ToList();
        var allowed = policies.ToHashSet();
        var text = new StringBuilder("claims:\n");
        for (var i = 0; i < Each; i++)
        {
            var (from, to) = (i % network.Roles, ((i * 7) + 3) % network.Roles);
            while (from == to || allowed.Contains((from, to)))
            {
                to = (to + 1) % network.Roles;
            }

            text.Append(CultureInfo.InvariantCulture, $"  - never: {{ from: {{ role: role-{from} }}, to: service/service-{to}, ports: main }}\n");
            var (sender, receiver) = policies[i * 20 % policies.Count];
            text.Append(CultureInfo.InvariantCulture, $"  - always: {{ from: {{ role: role-{sender} }}, to: service/service-{receiver}, ports: main }}\n");
        }

        return text.ToString();
    }
}
