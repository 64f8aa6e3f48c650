using System.Net;
using System.Net.Sockets;
using Farspan.Agent.Acme.Client;
using Farspan.Dns;
using Farspan.Dns.Answering;
using Farspan.State.Dns;

namespace Farspan.Agent.Tests.Acme;

/// <summary>Answers for <c>foundry.test</c> from our own zones, over UDP: every name below is 127.0.0.1, and each file of a folder is a name with a TXT record per line.</summary>
internal sealed class TestNameServer : IDnsChallengeRecords, IAsyncDisposable
{
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
    private readonly CancellationTokenSource _ending = new();
    private readonly string _folder;
    private readonly IReadOnlyList<DnsRecordSpec> _more;
    private readonly Task _serving;

    public TestNameServer(string folder, params IReadOnlyList<DnsRecordSpec> more)
    {
        _folder = folder;
        _more = more;
        Directory.CreateDirectory(folder);
        _socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        EndPoint = (IPEndPoint)_socket.LocalEndPoint!;
        _serving = ServeAsync(_ending.Token);
    }

    public IPEndPoint EndPoint { get; }

    public static DnsRecordSpec Record(string name, string type, string data) => new() { Name = name, Type = type, TtlSeconds = 0, Data = data };

    public Task AddAsync(string name, string text, CancellationToken cancellationToken) => File.AppendAllTextAsync(Path.Combine(_folder, name), text + "\n", cancellationToken);

    public Task RemoveAsync(string name, string text, CancellationToken cancellationToken)
    {
        File.Delete(Path.Combine(_folder, name));
        return Task.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();
        await _serving;
        _socket.Dispose();
        _ending.Dispose();
    }

    private async Task ServeAsync(CancellationToken cancellationToken)
    {
        var query = new byte[4096];
        var answer = new byte[4096];
        var anyone = new IPEndPoint(IPAddress.Any, 0);
        try
        {
            while (true)
            {
                var from = await _socket.ReceiveFromAsync(query, anyone, cancellationToken);
                var asker = DnsAsker.From(((IPEndPoint)from.RemoteEndPoint).Address, "", DnsTransport.Udp);
                var outcome = Resolver.Answer(query.AsSpan(0, from.ReceivedBytes), asker, answer, Snapshot(), null, 0);
                if (outcome.Kind == DnsOutcomeKind.Answered)
                {
                    await _socket.SendToAsync(answer.AsMemory(0, outcome.Length), from.RemoteEndPoint, cancellationToken);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // Told to stop.
        }
    }

    private DnsSnapshot Snapshot()
    {
        var texts = Directory.EnumerateFiles(_folder).SelectMany(f => File.ReadAllLines(f).Distinct(StringComparer.Ordinal).Select(l => Record(Path.GetFileName(f), "TXT", $"\"{l}\"")));
        DnsRecordSpec[] records = [Record("*.foundry.test", "A", "127.0.0.1"), Record("foundry.test", "A", "127.0.0.1"), .. texts, .. _more];
        var spec = new DnsServerSpec
        {
            Service = "names",
            Listeners = [],
            Zones =
            [
                new DnsZoneSpec { Key = "foundry.test", Name = "foundry.test", PrimaryServer = "ns.foundry.test", Contact = "hostmaster.foundry.test", Serial = 1, NegativeTtlSeconds = 0, Records = records, TransferTo = [] },
            ],
            Views = [new DnsViewSpec { Name = "all", Sources = [new IPNetwork(IPAddress.Any, 0)], Links = [], Zones = ["foundry.test"] }],
            Forwards = [],
            RecursionFor = [],
            Cache = new DnsCacheSpec { Entries = 0, LongestTtlSeconds = 0, StaleSeconds = 0 },
            ResponsesPerSecond = null,
            LogOneOf = 0,
        };
        Assert.True(DnsSnapshot.TryBuild(spec, out var snapshot, out var faults), string.Join('\n', faults));
        return snapshot!;
    }
}
