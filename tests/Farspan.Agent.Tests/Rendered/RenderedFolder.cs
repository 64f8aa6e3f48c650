using System.Globalization;
using System.Runtime.CompilerServices;
using Farspan.Addressing;
using Farspan.Agent.Overlays;
using Farspan.Planning;
using Farspan.Rendering.Files;
using Farspan.Topology;

namespace Farspan.Agent.Tests.Rendered;

/// <summary>A topology, compiled with keys of its own and rendered into a folder.</summary>
internal sealed class RenderedFolder
{
    private readonly string _folder;

    public RenderedFolder(string topology, string folder)
    {
        _folder = folder;
        var read = TopologyReader.Read([new SourceFile("topology.yaml", System.Text.Encoding.UTF8.GetBytes(topology))]);
        Assert.True(read.Topology is not null, string.Join('\n', read.Diagnostics));
        var keys = new Dictionary<OverlayMember, WireGuardPublicKey>();
        foreach (var (overlay, member) in read.Topology.Overlays.SelectMany(o => o.Members.Select(m => (o, m))))
        {
            keys.Add(new OverlayMember(overlay.Name, member.Name), OverlayKeys.Ensure(Path.Combine(folder, "keys", member.Name), overlay.Name));
        }

        Plan = PlanCompiler.Compile(read.Topology, PlanInputs.None with { PublicKeys = keys }).Plan!;
        foreach (var file in RenderedPlan.Of(Plan, RenderKinds.Volumes, volume: null).Files)
        {
            var path = Path.Combine(folder, file.Path);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllBytes(path, file.Content.Bytes.ToArray());
            File.SetUnixFileMode(path, file.Privacy == FilePrivacy.Public ? (UnixFileMode)0b110_100_100 : (UnixFileMode)0b110_000_000);
        }

        foreach (var (machine, overlay) in Plan.Machines.SelectMany(m => m.Overlays.Select(o => (m, o))))
        {
            File.Copy(Path.Combine(folder, "keys", machine.Machine, overlay.Name), Path.Combine(folder, RenderedPlan.KeyPath(machine.Machine, overlay)));
        }
    }

    public NetworkPlan Plan { get; }

    /// <summary>The root file system of a machine.</summary>
    public string Volume(string machine) => Path.Combine(_folder, RenderedPlan.VolumesFolder, machine);

    /// <summary>The topology of an example.</summary>
    public static string Example(string name, [CallerFilePath] string here = "") =>
        File.ReadAllText(Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "..", "..", "..", "examples", name, "topology.yaml")));

    /// <summary>Both families, an overlay of both, a machine with two cards, strangers, port ranges, all ports, UDP.</summary>
    public const string DualStack = """
        farspan: 1
        name: dual
        providers: { cloud: { kind: aws, region: eu-west-1, zones: [a] }, rack: { kind: bare-metal } }
        networks:
          cloud: { provider: cloud, cidr: [10.0.0.0/16, "fd00:1::/48"], subnets: { edge: { cidr: [10.0.1.0/24, "fd00:1:0:1::/64"], zone: a, exposure: public }, back: { cidr: [10.0.2.0/24, "fd00:1:0:2::/64"], zone: a } } }
          rack: { provider: rack, cidr: [192.168.7.0/24, "fd00:7::/64"], subnets: { all: { cidr: [192.168.7.0/24, "fd00:7::/64"] } } }
        machines:
          edge: { subnets: [{ subnet: cloud/edge }, { subnet: cloud/back }], labels: { role: edge } }
          back: { subnet: cloud/back, labels: { role: back } }
          far: { subnet: rack/all, labels: { role: far } }
        overlays:
          mesh: { kind: wireguard, cidr: [10.99.0.0/24, "fd00:99::/64"], members: { role: [back, far] } }
        services:
          web: { on: { role: edge }, ports: { http: 80/tcp, https: 443/tcp, quic: 443/udp } }
          files: { on: { role: back }, over: mesh, ports: { data: 2049/tcp, more: 40000-40100/tcp } }
        policies:
          - name: strangers read "the web"
            allow: { from: internet, to: service/web }
          - allow: { from: { role: far }, to: service/files }
          - allow: { from: { role: edge }, to: { role: back }, ports: all }
          - allow: { from: cidr/10.0.2.0/25, to: { role: edge }, ports: [9000-9100/udp, 22/tcp] }
        """;

    /// <summary>An overlay of so many members that their peers are shared.</summary>
    public static string Large(int members) => """
        farspan: 1
        name: large
        providers: { rack: { kind: bare-metal } }
        networks: { lan: { provider: rack, cidr: 10.0.0.0/16, subnets: { all: { cidr: 10.0.0.0/16 } } } }
        overlays: { mesh: { kind: wireguard, cidr: 10.99.0.0/16, members: network/lan } }
        machines:

        """ + string.Concat(Enumerable.Range(1, members).Select(n => string.Create(CultureInfo.InvariantCulture, $"  m{n}: {{ subnet: lan/all }}\n")));
}
