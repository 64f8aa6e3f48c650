using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Farspan.Dns.Names;
using Farspan.Dns.Wire;
using Farspan.Pki.Acme.Challenges;
using Farspan.Pki.Keys;

namespace Farspan.Agent.Acme.Validation;

/// <summary>Asks configured servers, one after the other, by UDP and where the answer is cut by TCP. It remembers nothing: what was shown a moment ago must be seen.</summary>
/// <remarks>A new socket and identifier for each question, so that an answer is not easily forged (RFC 5452 section 9). Source: RFC 1035 sections 4.2 and 7.</remarks>
public sealed class StubLookup : INameLookup
{
    // What is safe without fragments (DNS flag day 2020), and what TCP can carry.
    private const int UdpBytes = 1232;
    private const int MostBytes = ushort.MaxValue;
    private const int LengthBytes = 2;
    private static readonly (DnsType Type, int Length)[] AddressTypes = [(DnsType.A, 4), (DnsType.AAAA, 16)];
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);
    private readonly IReadOnlyList<IPEndPoint> _servers;
    private readonly TimeProvider _time;
    private readonly EntropySource _entropy;

    /// <summary>Makes a lookup.</summary>
    /// <param name="servers">Whom to ask, the first first.</param>
    /// <param name="time">The clock.</param>
    /// <param name="entropy">Where identifiers come from.</param>
    public StubLookup(IReadOnlyList<IPEndPoint> servers, TimeProvider time, EntropySource entropy)
    {
        _servers = servers;
        _time = time;
        _entropy = entropy;
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<IPAddress>> AddressesAsync(string name, CancellationToken cancellationToken)
    {
        var found = new List<IPAddress>();
        foreach (var (type, length) in AddressTypes)
        {
            found.AddRange((await AskAsync(name, type, cancellationToken)).Where(d => d.Length == length).Select(d => new IPAddress(d.Span)));
        }

        return found;
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<string>> TextsAsync(string name, CancellationToken cancellationToken) =>
        [.. (await AskAsync(name, DnsType.TXT, cancellationToken)).Select(TextOf)];

    /// <inheritdoc/>
    public async Task<IReadOnlyList<CaaRecord>> CaaAsync(string name, CancellationToken cancellationToken) =>
        [.. (await AskAsync(name, DnsType.CAA, cancellationToken)).Select(CaaOf)];

    // RFC 1035 section 3.3.14: strings with a length before each, which belong together.
    private static string TextOf(ReadOnlyMemory<byte> data)
    {
        var text = new StringBuilder();
        for (var rest = data.Span; rest.Length > 0 && rest.Length > rest[0]; rest = rest[(rest[0] + 1)..])
        {
            text.Append(Encoding.Latin1.GetString(rest.Slice(1, rest[0])));
        }

        return text.ToString();
    }

    // RFC 8659 section 4.1: flags, length of the tag, tag, value. One that cannot be read forbids, as one that must be understood.
    private static CaaRecord CaaOf(ReadOnlyMemory<byte> data)
    {
        const byte Critical = 0x80;
        var bytes = data.Span;
        return bytes.Length < 2 || bytes.Length < 2 + bytes[1] || bytes[1] == 0
            ? new CaaRecord { Flags = Critical, Tag = "unreadable", Value = "" }
            : new CaaRecord { Flags = bytes[0], Tag = Encoding.ASCII.GetString(bytes.Slice(2, bytes[1])), Value = Encoding.ASCII.GetString(bytes[(2 + bytes[1])..]) };
    }

    private async Task<IReadOnlyList<ReadOnlyMemory<byte>>> AskAsync(string text, DnsType type, CancellationToken cancellationToken)
    {
        if (!DnsName.TryParse(text, out var name))
        {
            throw new NameLookupException($"'{text}' is not a name that can be looked up");
        }

        var question = new DnsQuestion(name, type, DnsClass.IN);
        var failure = "no server is configured";
        foreach (var server in _servers)
        {
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            await using var timer = _time.CreateTimer(static s => ((CancellationTokenSource)s!).Cancel(), patience, Patience, Timeout.InfiniteTimeSpan);
            try
            {
                var answer = await AskAsync(server, question, patience.Token);
                if (StubAnswer.TryRead(answer, question, out var found, out var code))
                {
                    return found;
                }

                failure = $"{server} answers {code}";
            }
            catch (Exception e) when (e is SocketException or IOException)
            {
                failure = $"{server}: {e.Message}";
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                failure = $"{server} does not answer";
            }
        }

        throw new NameLookupException($"{type} of {text} cannot be looked up: {failure}");
    }

    private async Task<byte[]> AskAsync(IPEndPoint server, DnsQuestion question, CancellationToken cancellationToken)
    {
        var asked = Write(question, out var id);
        using var socket = new Socket(server.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        await socket.ConnectAsync(server, cancellationToken);
        await socket.SendAsync(asked, cancellationToken);
        var buffer = new byte[UdpBytes];
        while (true)
        {
            // Whatever is not the answer to this question is somebody else's, or forged.
            var length = await socket.ReceiveAsync(buffer, cancellationToken);
            if (!StubAnswer.IsFor(buffer.AsSpan(0, length), id, question))
            {
                continue;
            }

            _ = DnsHeader.TryRead(buffer.AsSpan(0, length), out var header);
            return header.IsTruncated ? await AskByStreamAsync(server, asked, id, question, cancellationToken) : buffer[..length];
        }
    }

    private static async Task<byte[]> AskByStreamAsync(IPEndPoint server, byte[] asked, ushort id, DnsQuestion question, CancellationToken cancellationToken)
    {
        using var socket = new Socket(server.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(server, cancellationToken);
        await using var stream = new NetworkStream(socket);
        var framed = new byte[LengthBytes + asked.Length];
        BinaryPrimitives.WriteUInt16BigEndian(framed, (ushort)asked.Length);
        asked.CopyTo(framed, LengthBytes);
        await stream.WriteAsync(framed, cancellationToken);
        await stream.ReadExactlyAsync(framed.AsMemory(0, LengthBytes), cancellationToken);
        var answer = new byte[Math.Min(MostBytes, (int)BinaryPrimitives.ReadUInt16BigEndian(framed))];
        await stream.ReadExactlyAsync(answer, cancellationToken);
        return StubAnswer.IsFor(answer, id, question) ? answer : throw new IOException("the answer is to another question");
    }

    private byte[] Write(DnsQuestion question, out ushort id)
    {
        Span<byte> random = stackalloc byte[sizeof(ushort)];
        _entropy(random);
        id = BinaryPrimitives.ReadUInt16BigEndian(random);
        Span<byte> buffer = stackalloc byte[512];
        var writer = new DnsMessageWriter(buffer);
        writer.WriteStart(id, DnsHeader.RecursionDesired);

        // OPT: the payload size stands where others have their class (RFC 6891 section 6.1.2). Both fit by their sizes.
        _ = writer.TryWriteQuestion(question);
        _ = writer.TryWriteRecord(DnsSection.Additional, DnsName.Root.Wire, DnsType.OPT, (DnsClass)UdpBytes, 0, default);
        return writer.Written.ToArray();
    }
}
