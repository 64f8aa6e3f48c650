using System.Globalization;
using System.Text;

namespace Farspan.Benchmarks.Plan;

/// <summary>A topology file of any size: five providers, twenty roles, a mesh of all machines, 20 services and 200 policies.</summary>
/// <remarks>Sixteen services are bound to the mesh and four to the underlay; links join all networks, so that every policy has a way. No address is declared.</remarks>
internal static class SyntheticTopology
{
    private const int Providers = 5;
    private const int Roles = 20;
    private const int Services = 20;
    private const int ServicesOverMesh = 16;
    private const int Policies = 200;

    public static string Write(int machines)
    {
        var text = new StringBuilder("farspan: 1\nname: synthetic\n\nproviders:\n");
        for (var p = 0; p < Providers; p++)
        {
            Line(text, $"  cloud-{p}: {{ kind: aws, region: region-{p} }}");
        }

        text.Append("\nnetworks:\n");
        for (var p = 0; p < Providers; p++)
        {
            Line(text, $"  net-{p}:\n    provider: cloud-{p}\n    cidr: 10.{p}.0.0/16\n    subnets:");
            for (var r = 0; r < Roles; r++)
            {
                // 1,022 hosts each: a hundred subnets have room for all.
                Line(text, $"      role-{r}: {{ cidr: 10.{p}.{4 * r}.0/22 }}");
            }
        }

        text.Append("\nmachines:\n");
        for (var m = 0; m < machines; m++)
        {
            var (provider, role) = (m % Providers, m / Providers % Roles);
            Line(text, $"  m-{m}: {{ subnet: net-{provider}/role-{role}, labels: {{ role: role-{role} }} }}");
        }

        text.Append("\noverlays:\n  mesh: { kind: wireguard, cidr: 10.100.0.0/16, members: { role: [");
        text.AppendJoin(", ", Enumerable.Range(0, Roles).Select(r => $"role-{r}")).Append("] } }\n\nlinks:\n");
        for (var a = 0; a < Providers; a++)
        {
            for (var b = a + 1; b < Providers; b++)
            {
                Line(text, $"  link-{a}-{b}: {{ method: peering, between: [network/net-{a}, network/net-{b}] }}");
            }
        }

        WriteServices(text);
        return text.ToString();
    }

    private static void WriteServices(StringBuilder text)
    {
        text.Append("\nservices:\n");
        for (var s = 0; s < Services; s++)
        {
            Line(text, $"  service-{s}:\n    on: {{ role: role-{s} }}\n    ports: {{ main: {8000 + s}/tcp, side: {9000 + s}/udp }}");
            if (s < ServicesOverMesh)
            {
                text.Append("    over: mesh\n");
            }
        }

        text.Append("\npolicies:\n");
        for (var p = 0; p < Policies; p++)
        {
            var (service, role) = (p % Services, (p + (p / Services)) % Roles);
            Line(text, $"  - name: policy-{p}\n    allow: {{ from: {{ role: role-{role} }}, to: service/service-{service}, ports: {(p % 3 == 0 ? "main" : "[main, side]")} }}");
        }
    }

    private static void Line(StringBuilder text, FormattableString line) => text.Append(line.ToString(CultureInfo.InvariantCulture)).Append('\n');
}
