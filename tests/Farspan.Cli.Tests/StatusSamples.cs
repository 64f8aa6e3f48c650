using Farspan.Lab.Reports;
using Farspan.Lab.Status;
using Farspan.State;

namespace Farspan.Cli.Tests;

/// <summary>Labs as they could be seen, made by hand.</summary>
internal static class StatusSamples
{
    public static LabStatus Status(Verdict etcd = Verdict.InSync, LabServiceState state = LabServiceState.Running, params string[] faults) => new()
    {
        Lab = "two-clouds",
        TopologyPath = "/home/me/topology.yaml",
        Digest = "0123456789abcdef",
        Generation = 3,
        Engine = "wireguard-go",
        IsComplete = true,
        Supervisor = new LabSupervisorStatus { IsAlive = true, Pid = 1, KeeperPid = 2, RssBytes = 40_000_000 },
        Faults = faults,
        Providers =
        [
            Provider("aws", "10.0.0.0/16", Machine("etcd-1", "aws", etcd, state), Machine("worker-1", "aws", Verdict.InSync, LabServiceState.Running)),
            Provider("gcp", "10.2.0.0/16", Machine("etcd-2", "gcp", Verdict.InSync, LabServiceState.Running)),
        ],
        Core = [Machine("backbone", null, Verdict.InSync, null), Machine("internet", null, Verdict.InSync, null)],
        Memory = new LabMemory { Namespaces = 7, OverlayBytes = 18_000_000, ServiceBytes = 60_500_000, SupervisorBytes = 40_000_000 },
        ElapsedMs = 12,
    };

    public static UpReport Up(params (string Machine, string? Provider, MachineChangeKind Kind, int Operations)[] machines) => new()
    {
        Lab = "two-clouds",
        Digest = "0123456789abcdef",
        Engine = machines.Length == 0 ? null : "wireguard-go",
        Machines = [.. machines.Select(m => new MachineChange { Machine = m.Machine, Provider = m.Provider, Kind = m.Kind, Operations = m.Operations })],
        Started = machines.Any(m => m.Operations > 0) ? ["etcd-1/etcd"] : [],
        Stopped = [],
        Replaced = [],
        Installed = [],
        Faults = [],
        CertificatesFailed = [],
        CertificatesHeld = [],
        LiftedFaults = [],
        Phases = [],
        Concepts = [],
        ElapsedMs = 812.4,
    };

    private static LabProviderStatus Provider(string name, string cidr, params LabMachineStatus[] machines) => new()
    {
        Provider = name,
        Kind = name,
        Region = $"{name}-1",
        Cidrs = [cidr],
        Machines = machines,
        Routers = [Machine($"router-{name}", name, Verdict.InSync, null)],
    };

    private static LabMachineStatus Machine(string name, string? provider, Verdict verdict, LabServiceState? state) => new()
    {
        Machine = name,
        Role = MachineRole.Machine,
        Provider = provider,
        Zone = name == "etcd-1" ? "a" : null,
        Verdict = verdict,
        Drift = verdict == Verdict.Drifted ? ["address eth0 10.0.9.9/24 is there and is not declared"] : [],
        Addresses = ["eth0 10.0.1.2/24", "eth0 fe80::1/64", "fs-mesh 10.99.0.2/32"],
        Certificates = [],
        Services = state is { } running
            ? [new LabServiceStatus { Service = "etcd", Machine = name, Runs = name == "worker-1" ? "listener" : "etcd", State = running, Pid = 7, Restarts = running == LabServiceState.Failed ? 3 : 0, RssBytes = 1, Reason = null }]
            : [],
        Overlays = state is null ? [] :
        [
            new LabOverlayStatus
            {
                Overlay = "mesh",
                Link = "fs-mesh",
                Engine = "wireguard-go",
                Pid = 8,
                Restarts = 0,
                RssBytes = 6_000_000,
                Peers =
                [
                    new LabPeerStatus { Machine = "etcd-2", Endpoint = "10.2.1.2:51820", HandshakeAgeSeconds = 4, ReceivedBytes = 1, SentBytes = 1 },
                    new LabPeerStatus { Machine = "worker-1", Endpoint = null, HandshakeAgeSeconds = null, ReceivedBytes = 0, SentBytes = 0 },
                ],
            },
        ],
    };
}
