using System.Globalization;
using System.Text;
using System.Text.Json;
using Farspan.Planning;
using Farspan.State.Json;
using Farspan.Testing;

namespace Farspan.Rendering.Tests;

/// <summary>The plan as JSON: what specs share is written once, and one machine can be had whole.</summary>
public sealed class PlanJsonTests
{
    [Fact]
    public void The_json_of_a_plan_is_a_shape_that_others_read() => Golden.Equal("kubespan-hybrid.json", Write(PlanTextTests.Plan("kubespan-hybrid")));

    [Fact]
    public void Every_reference_leads_to_something_that_is_there()
    {
        using var json = JsonDocument.Parse(Write(PlanTextTests.Plan("provider-groups")));
        var root = json.RootElement;
        foreach (var machine in root.GetProperty("machines").EnumerateArray().Concat(root.GetProperty("fabric").EnumerateArray()))
        {
            Assert.True(root.GetProperty("filters").TryGetProperty(machine.GetProperty("filter").GetString()!, out var filter));
            Assert.All(filter.GetProperty("sets").EnumerateArray(), s => Assert.True(root.GetProperty("sets").TryGetProperty(s.GetString()!, out _)));
            Assert.True(root.GetProperty("hosts").TryGetProperty(machine.GetProperty("hosts").GetString()!, out _));
            Assert.True(root.GetProperty("sysctls").TryGetProperty(machine.GetProperty("sysctls").GetString()!, out _));
            Assert.All(machine.GetProperty("overlays").EnumerateArray(), o => Assert.True(root.GetProperty("overlays").TryGetProperty(o.GetString()!, out _)));
            Assert.All(machine.GetProperty("services").EnumerateArray(), s => Assert.True(root.GetProperty("services").TryGetProperty(s.GetString()!, out _)));
        }
    }

    [Fact]
    public void One_machine_whole_is_the_spec_that_its_agent_reads()
    {
        var spec = PlanText.Find(PlanTextTests.Plan("provider-groups"), "etcd-1")!;
        var read = JsonSerializer.Deserialize(PlanJson.Machine(spec), StateJson.Default.MachineSpec)!;
        Assert.Equal(PlanText.Machine(spec), PlanText.Machine(read));
    }

    [Fact]
    public void Size_grows_with_the_machines_and_not_with_their_square()
    {
        var (small, large) = (Write(Plan(100)).Length, Write(Plan(400)).Length);
        Assert.InRange(large / (double)small, 1, 5);
    }

    [Fact]
    public void Thousands_of_machines_are_folded_and_still_counted()
    {
        var text = PlanText.Render(Plan(2000));
        Assert.Contains("2,000 machines", text, StringComparison.Ordinal);
        Assert.Contains("… and 1,970 more machines; --machine NAME shows one", text, StringComparison.Ordinal);
        Assert.InRange(text.Split('\n').Length, 30, 80);
        var one = PlanText.Render(Plan(100), m => m.Machine == "m-77");
        Assert.Contains("100 machines", one, StringComparison.Ordinal);
        Assert.Contains("m-77 ", one, StringComparison.Ordinal);
        Assert.DoesNotContain("m-76 ", one, StringComparison.Ordinal);
    }

    private static string Write(NetworkPlan plan)
    {
        using var stream = new MemoryStream();
        PlanJson.Write(plan, stream);
        return Encoding.UTF8.GetString(stream.ToArray());
    }

    private static NetworkPlan Plan(int machines)
    {
        var text = new StringBuilder("""
            farspan: 1
            name: large
            providers: { p: { kind: aws } }
            networks:
              n: { provider: p, cidr: 10.0.0.0/16, subnets: { s: { cidr: 10.0.0.0/18 } } }
            overlays:
              mesh: { kind: wireguard, cidr: 10.99.0.0/18, members: { role: any } }
            services:
              web:
                on: { role: any }
                over: mesh
                ports: { main: 80/tcp }
            policies:
              - name: all
                allow: { from: { role: any }, to: service/web }
            machines:

            """);
        for (var i = 0; i < machines; i++)
        {
            text.Append(CultureInfo.InvariantCulture, $"  m-{i}: {{ subnet: n/s, labels: {{ role: any }} }}\n");
        }

        return PlanDiffTextTests.Compile(text.ToString(), AddressLock.Empty).Plan;
    }
}
