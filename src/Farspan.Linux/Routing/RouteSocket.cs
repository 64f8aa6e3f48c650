using System.Net;
using Farspan.Linux.Namespaces;
using Farspan.Linux.Native;
using Farspan.Netlink.Addresses;
using Farspan.Netlink.Links;
using Farspan.Netlink.Neighbours;
using Farspan.Netlink.Routes;
using Farspan.Netlink.Wire;

namespace Farspan.Linux.Routing;

/// <summary>Links, addresses and routes of one network namespace.</summary>
/// <remarks>Thread-safe: calls wait for each other. Source: rtnetlink(7).</remarks>
public sealed class RouteSocket : IDisposable
{
    // The kernel copies a datagram at once; below this it never needs more than the default send buffer.
    private const int LargestDatagram = 128 * 1024;

    // A table that changes all the time may never be dumped whole.
    private const int DumpAttempts = 20;

    private readonly NetlinkSocket _socket;
    private readonly NetlinkWriter _writer = new(256);
    private readonly Lock _using = new();
    private uint _sequence = 1_000_000;

    private RouteSocket(NetlinkSocket socket) => _socket = socket;

    /// <summary>Opens it in <paramref name="network"/>.</summary>
    public static RouteSocket Open(NetworkNamespace network) => network.Run(OpenHere);

    /// <summary>Opens it in the namespace of the calling thread.</summary>
    public static RouteSocket OpenHere() => new(NetlinkSocket.Open(NetlinkSocket.RouteProtocol));

    /// <summary>Sends all requests; the kernel carries out every one that it can.</summary>
    /// <exception cref="KernelException">The first that failed.</exception>
    public void Send(RouteBatch batch)
    {
        var failures = TrySend(batch);
        if (failures.Count > 0)
        {
            throw failures[0].Error;
        }
    }

    /// <summary>Writes requests by <paramref name="fill"/> and sends them.</summary>
    /// <exception cref="KernelException">The first that failed.</exception>
    public void Send(Action<RouteBatch> fill)
    {
        var batch = new RouteBatch();
        fill(batch);
        Send(batch);
    }

    /// <summary>Sends all requests and returns those that failed, in order; the others were carried out.</summary>
    public IReadOnlyList<RouteFailure> TrySend(RouteBatch batch)
    {
        if (batch.Count == 0)
        {
            return [];
        }

        var failed = new List<(int Index, NetlinkAnswer Answer)>();
        lock (_using)
        {
            var first = 0;
            _socket.Drain("send to rtnetlink");
            while (first < batch.Count)
            {
                first = SendSome(batch, first, failed);
            }
        }

        return failed.Count == 0 ? [] : Explain(batch, failed);
    }

    /// <summary>All links.</summary>
    public IReadOnlyList<LinkEntry> ReadLinks() => Dump<LinkEntry>("read links", LinkCodec.WriteDump, static (links, in message) =>
    {
        if (LinkCodec.TryRead(message, out var link))
        {
            links.Add(link);
        }
    });

    /// <summary>One link, or null when there is none of that name.</summary>
    public LinkEntry? ReadLink(string name)
    {
        lock (_using)
        {
            _writer.Clear();
            var sequence = ++_sequence;
            LinkCodec.WriteGet(_writer, sequence, name);
            _socket.Send(_writer.Written, "read link");
            while (true)
            {
                var reader = new MessageReader(_socket.Receive(wait: true, "read link"));
                while (reader.TryRead(out var message))
                {
                    if (message.Sequence != sequence)
                    {
                        continue;
                    }

                    if (NetlinkAnswer.TryRead(message, out var answer))
                    {
                        return answer.Errno == Errno.ENODEV
                            ? null
                            : throw new KernelException("read link", name, answer.Errno, answer.Reason);
                    }

                    return LinkCodec.TryRead(message, out var link) ? link : null;
                }
            }
        }
    }

    /// <summary>All addresses, those that the kernel made itself included.</summary>
    public IReadOnlyList<AddressEntry> ReadAddresses() =>
        Dump<AddressEntry>("read addresses", AddressCodec.WriteDump, static (addresses, in message) =>
        {
            if (AddressCodec.TryRead(message, out var address))
            {
                addresses.Add(address);
            }
        });

    /// <summary>All routes of one table, main unless said otherwise, the kernel's own included.</summary>
    public IReadOnlyList<RouteEntry> ReadRoutes(uint table = RouteEntry.MainTable)
    {
        var all = Dump<RouteEntry>("read routes", RouteCodec.WriteDump, static (routes, in message) =>
        {
            if (RouteCodec.TryRead(message, out var route))
            {
                routes.Add(route);
            }
        });
        all.RemoveAll(route => route.Table != table);
        return all;
    }

    /// <summary>Who is known on the links, by ARP and neighbour discovery.</summary>
    public IReadOnlyList<NeighbourEntry> ReadNeighbours() => Dump<NeighbourEntry>("read neighbours", NeighbourCodec.WriteDump, static (neighbours, in message) =>
    {
        if (NeighbourCodec.TryRead(message, out var neighbour))
        {
            neighbours.Add(neighbour);
        }
    });

    /// <summary>The way that the kernel would send a packet to <paramref name="destination"/> now, or null where it has none.</summary>
    public RouteWay? Look(IPAddress destination)
    {
        lock (_using)
        {
            _writer.Clear();
            var sequence = ++_sequence;
            RouteCodec.WriteLookup(_writer, sequence, destination);
            _socket.Send(_writer.Written, "look up a route");
            while (true)
            {
                var reader = new MessageReader(_socket.Receive(wait: true, "look up a route"));
                while (reader.TryRead(out var message))
                {
                    if (message.Sequence == sequence)
                    {
                        // An error, such as ENETUNREACH, is the kernel's way to say that there is none.
                        return RouteCodec.TryReadWay(message, out var way) ? way : null;
                    }
                }
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _socket.Dispose();

    private int SendSome(RouteBatch batch, int first, List<(int Index, NetlinkAnswer Answer)> failed)
    {
        var start = batch.Requests[first].Start;
        var last = first;
        while (last + 1 < batch.Count && End(batch, last + 1) - start <= LargestDatagram)
        {
            last++;
        }

        // Failures answer by themselves; asking for the last answer is enough to know that all were dealt with.
        batch.Writer.AddOptions(batch.Requests[last].Start, NetlinkOptions.Acknowledge);
        _socket.Send(batch.Writer.Written[start..End(batch, last)], "send to rtnetlink");
        var done = false;
        while (!done)
        {
            var reader = new MessageReader(_socket.Receive(wait: true, "receive from rtnetlink"));
            while (reader.TryRead(out var message))
            {
                if (!NetlinkAnswer.TryRead(message, out var answer) || answer.Sequence == 0 || answer.Sequence > (uint)batch.Count)
                {
                    continue;
                }

                var index = (int)answer.Sequence - 1;
                done |= index == last;
                if (answer.Errno != 0)
                {
                    failed.Add((index, answer));
                }
            }
        }

        return last + 1;
    }

    private static int End(RouteBatch batch, int index) =>
        index + 1 < batch.Count ? batch.Requests[index + 1].Start : batch.Writer.Length;

    private List<RouteFailure> Explain(RouteBatch batch, List<(int Index, NetlinkAnswer Answer)> failed)
    {
        var names = ReadLinks().ToDictionary(link => link.Index, link => link.Name);
        return failed.ConvertAll(one =>
        {
            var request = batch.Requests[one.Index];
            var resource = request.Describe(index => names.TryGetValue(index, out var name) ? name : FormattableString.Invariant($"#{index}"));
            return new RouteFailure
            {
                Index = one.Index,
                Error = new KernelException(request.Operation, resource, one.Answer.Errno, one.Answer.Reason),
            };
        });
    }

    private List<T> Dump<T>(string operation, Action<NetlinkWriter, uint> write, NetlinkSocket.Take<List<T>> take)
    {
        lock (_using)
        {
            for (var attempt = 0; attempt < DumpAttempts; attempt++)
            {
                var entries = new List<T>();
                _writer.Clear();
                write(_writer, ++_sequence);
                if (_socket.Dump(_writer, _sequence, operation, entries, take))
                {
                    return entries;
                }
            }

            throw new KernelException(operation, string.Empty, Errno.EAGAIN, "the table kept changing while it was read");
        }
    }
}
