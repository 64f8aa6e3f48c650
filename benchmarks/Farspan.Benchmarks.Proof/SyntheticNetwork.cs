using System.Globalization;
using System.Text;

namespace Farspan.Benchmarks.Proof;

/// <summary>A network of any size: machines with a role and a tier, a mesh of them all, and policies from role to role on ports of their own.</summary>
/// <remarks>
/// <para>Half of the policies open a service on the mesh, half literal ports on the underlay. Roles are spread over all subnets, so that neither follows from the other.</para>
/// <para>Label variety is the number of different combinations of role and tier: with few tiers, machines have equal filters.</para>
/// </remarks>
internal sealed record SyntheticNetwork(int Machines, int Rules, int Ports, int Roles, int Tiers, int Networks, int SubnetsEach)
{
    private const int Providers = 20;
    private const int FirstPort = 8000;
    internal const int MostPolicies = 32_768;
    private const int MachinesInFile = 50_000;

    /// <summary>How many claims it makes; with claims no policy speaks of the underlay, so that «encrypted between all» is true.</summary>
    public int Claims { get; init; }

    /// <summary>The policy from role to role at a position, or null where it speaks of the underlay.</summary>
    public (int From, int To) Policy(int p) => (p % Roles, (int)(((long)p * 31) + (p / Roles) + 1) % Roles);

    /// <summary>The three sizes that are asked for, and their label combinations.</summary>
    public static SyntheticNetwork Of(int machines) => machines switch
    {
        <= 1_000 => new(machines, 2 * machines, 100, 100, 1, 10, 4),
        <= 10_000 => new(machines, machines, 200, 500, 1, 20, 4),
        _ => new(machines, 20_000, 300, 1_000, 1, 24, 8),
    };

    /// <summary>The files of the network: one holds at most a million values.</summary>
    public IReadOnlyList<string> Write()
    {
        var files = new List<string>();
        var text = new StringBuilder("farspan: 1\nname: synthetic\n\nproviders:\n");
        for (var p = 0; p < Providers; p++)
        {
            Line(text, $"  cloud-{p}: {{ kind: aws, zones: [a, b] }}");
        }

        text.Append("\nnetworks:\n");
        for (var n = 0; n < Networks; n++)
        {
            Line(text, $"  net-{n}:\n    provider: cloud-{n % Providers}\n    cidr: 10.{n}.0.0/16\n    subnets:");
            for (var s = 0; s < SubnetsEach; s++)
            {
                Line(text, $"      sub-{s}: {{ cidr: 10.{n}.{8 * s}.0/21, zone: {(s % 2 == 0 ? "a" : "b")}{(Claims > 0 && s == SubnetsEach - 1 ? ", exposure: public" : "")} }}");
            }
        }

        for (var m = 0; m < Machines; m++)
        {
            if (m % MachinesInFile == 0)
            {
                files.Add(text.ToString());
                text.Clear().Append("machines:\n");
            }

            var (role, place) = (m % Roles, (m / Roles * 7) + (m % Roles));
            var (network, subnet) = (place % Networks, place / Networks % SubnetsEach);
            Line(text, $"  m-{m}: {{ subnet: net-{network}/sub-{subnet}, labels: {{ role: role-{role}, tier: tier-{m / Roles % Tiers} }} }}");
        }

        files.Add(text.ToString());
        text.Clear().Append("overlays:\n  mesh: { kind: wireguard, cidr: 10.128.0.0/9, members: all }\n\nlinks:\n");
        for (var a = 0; a < Networks; a++)
        {
            for (var b = a + 1; b < Networks; b++)
            {
                Line(text, $"  link-{a}-{b}: {{ method: peering, between: [network/net-{a}, network/net-{b}] }}");
            }
        }

        WriteServices(text);
        WritePolicies(text);
        if (Claims > 0)
        {
            SyntheticClaims.Write(this, text);
        }

        files.Add(text.ToString());
        return files;
    }

    private void WriteServices(StringBuilder text)
    {
        text.Append("\nservices:\n");
        for (var role = 0; role < Roles; role++)
        {
            Line(text, $"  service-{role}: {{ on: {{ role: role-{role} }}, over: mesh, ports: {{ main: {FirstPort + (role % Ports)}/tcp, side: {FirstPort}/udp }} }}");
        }
    }

    // Half of the policies of a network with tiers speak of a role in a tier.
    private void WritePolicies(StringBuilder text)
    {
        text.Append("\npolicies:\n");
        // A topology holds 32,768 policies at most: where more rules are asked for, each policy has two ports.
        var (policies, extra) = Rules > MostPolicies ? (MostPolicies, FormattableString.Invariant($", {FirstPort}/udp")) : (Rules, "");
        for (var p = 0; p < policies; p++)
        {
            var (from, to) = Policy(p);
            var tier = Tiers > 1 && p % 4 < 2 ? FormattableString.Invariant($", tier: tier-{p / 4 % Tiers}") : "";
            Line(text, p % 2 == 0 || Claims > 0
                ? (FormattableString)$"  - allow: {{ from: {{ role: role-{from}{tier} }}, to: service/service-{to}, ports: {(extra.Length > 0 ? "[main, side]" : "main")} }}"
                : $"  - allow: {{ from: {{ role: role-{from}{tier} }}, to: {{ role: role-{to} }}, ports: [{FirstPort + (((p * 7) + (p / Ports)) % Ports)}/tcp{extra}] }}");
        }
    }

    private static void Line(StringBuilder text, FormattableString line) => text.Append(line.ToString(CultureInfo.InvariantCulture)).Append('\n');
}
