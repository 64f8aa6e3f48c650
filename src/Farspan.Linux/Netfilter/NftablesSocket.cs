using Farspan.Linux.Namespaces;
using Farspan.Linux.Native;
using Farspan.Netlink.Nftables;
using Farspan.Netlink.Wire;

namespace Farspan.Linux.Netfilter;

/// <summary>The packet filter of one network namespace.</summary>
/// <remarks>Thread-safe: calls wait for each other. Source: nft(8); linux/netfilter/nf_tables.h.</remarks>
public sealed class NftablesSocket : IDisposable
{
    private const string Operation = "commit nftables transaction";

    // Rules that someone changes all the time may never be read whole.
    private const int ReadAttempts = 20;

    private readonly NetlinkSocket _socket;
    private readonly NetlinkWriter _writer = new(256);
    private readonly Lock _using = new();
    private uint _sequence = 1_000_000;
    private bool _hasFreed;

    private NftablesSocket(NetlinkSocket socket) => _socket = socket;

    /// <summary>Opens it in <paramref name="network"/>.</summary>
    public static NftablesSocket Open(NetworkNamespace network) => network.Run(OpenHere);

    /// <summary>Opens it in the namespace of the calling thread.</summary>
    public static NftablesSocket OpenHere() => new(NetlinkSocket.Open(NetlinkSocket.NetfilterProtocol));

    /// <summary>Makes all changes of the transaction, or none.</summary>
    /// <exception cref="KernelException">The first change that the kernel refused; nothing was changed.</exception>
    public void Commit(NftTransaction transaction)
    {
        lock (_using)
        {
            _hasFreed |= transaction.HasDeletion;
            _socket.Drain(Operation);
            _socket.Send(transaction.Finish(), Operation);
            var answered = false;
            while (true)
            {
                // Everything that the kernel has to say is there by now; waiting is for the answer that must come.
                var datagram = _socket.Receive(wait: !answered, Operation);
                if (datagram.IsEmpty)
                {
                    return;
                }

                var reader = new MessageReader(datagram);
                while (reader.TryRead(out var message))
                {
                    if (!NetlinkAnswer.TryRead(message, out var answer) || answer.Sequence == 0 || answer.Sequence > (uint)transaction.Count)
                    {
                        continue;
                    }

                    answered = true;
                    if (answer.Errno != 0)
                    {
                        _socket.Drain(Operation);
                        throw new KernelException(transaction.Describe(answer.Sequence), string.Empty, answer.Errno, answer.Reason);
                    }
                }
            }
        }
    }

    /// <summary>Puts the table in the place of the one of that name, in one transaction.</summary>
    /// <exception cref="KernelException">Refused; the old table is untouched.</exception>
    public void ReplaceTable(NftTable table)
    {
        if (!Exists(table.Family, table.Name))
        {
            try
            {
                Commit(new NftTransaction().AddTable(table));
                return;
            }
            catch (KernelException exception) when (exception.Errno == Errno.EEXIST && Exists(table.Family, table.Name))
            {
                // Someone made it meanwhile: replace it like any other.
            }
        }

        Commit(new NftTransaction().ReplaceTable(table));
    }

    /// <summary>Puts a table in the place of the one of that name, made from what that holds at the very moment at which it is replaced.</summary>
    /// <param name="family">Family of the table.</param>
    /// <param name="name">Its name.</param>
    /// <param name="make">The table from the one that is there, or from null; called again when somebody changed nftables meanwhile.</param>
    /// <exception cref="KernelException">Refused; the old table is untouched.</exception>
    public void ReplaceTable(NftFamily family, string name, Func<NftTable?, NftTable> make)
    {
        ArgumentNullException.ThrowIfNull(make);
        for (var attempt = 0; ; attempt++)
        {
            uint generation;
            lock (_using)
            {
                generation = ReadGeneration();
            }

            var before = ReadTable(family, name);
            var transaction = new NftTransaction(generation);
            try
            {
                Commit(before is null ? transaction.AddTable(make(null)) : transaction.ReplaceTable(make(before)));
                return;
            }
            catch (KernelException refused) when (refused.Errno is Errno.ERESTART or Errno.EEXIST && attempt < ReadAttempts)
            {
                // What was read is not what is there any more.
            }
        }
    }

    /// <summary>Puts elements into a set with times of their own, each for its time from now on.</summary>
    /// <exception cref="KernelException">There is no such set, or it is full: no element was changed.</exception>
    public void RefreshElements(NftFamily family, string table, string set, NftKeyType type, IReadOnlyList<NftTimedKey> elements)
    {
        ArgumentNullException.ThrowIfNull(elements);
        if (elements.Count > 0)
        {
            Commit(new NftTransaction().RefreshElements(family, table, set, type, elements));
        }
    }

    /// <summary>Deletes the table if it is there.</summary>
    public void DeleteTable(NftFamily family, string name) => Commit(new NftTransaction().DeleteTable(family, name));

    /// <summary>Names of all tables.</summary>
    public IReadOnlyList<(NftFamily Family, string Name)> ReadTableNames()
    {
        lock (_using)
        {
            var names = new List<(NftFamily, string)>();
            Begin();
            NftRequest.WriteDumpTables(_writer, _sequence, NftFamily.Unspecified);
            _socket.Dump(_writer, _sequence, "read nftables", names, static (all, in message) =>
            {
                if (NftTableReader.TryReadTableName(message, out var family, out var name))
                {
                    all.Add((family, name));
                }
            });
            return names;
        }
    }

    /// <summary>Reads a table with its chains, rules, sets, counters and handles, all of one moment; null when it is not there.</summary>
    public NftTable? ReadTable(NftFamily family, string name)
    {
        lock (_using)
        {
            for (var attempt = 0; attempt < ReadAttempts; attempt++)
            {
                var generation = ReadGeneration();
                if (!Exists(family, name))
                {
                    return null;
                }

                if (TryReadAll(family, name) is { } table && ReadGeneration() == generation)
                {
                    return table;
                }
            }

            throw new KernelException("read nftables", name, Errno.EAGAIN, "the rules kept changing while they were read");
        }
    }

    /// <summary>Closes it; after a deletion in the background, because the kernel then lets close(2) wait until what was deleted is freed.</summary>
    public void Dispose()
    {
        if (_hasFreed)
        {
            ThreadPool.UnsafeQueueUserWorkItem(static socket => socket.Dispose(), _socket, preferLocal: false);
        }
        else
        {
            _socket.Dispose();
        }
    }

    private NftTable? TryReadAll(NftFamily family, string name)
    {
        try
        {
            var reader = new NftTableReader(family, name);
            var whole = Dump(reader, (writer, sequence) => NftRequest.WriteDumpChains(writer, sequence, family, name)) &&
                Dump(reader, (writer, sequence) => NftRequest.WriteDumpSets(writer, sequence, family, name)) &&
                Dump(reader, (writer, sequence) => NftRequest.WriteDumpRules(writer, sequence, family, name));
            foreach (var set in reader.SetNames.ToArray())
            {
                whole = whole && Dump(reader, (writer, sequence) => NftRequest.WriteDumpElements(writer, sequence, family, name, set));
            }

            return whole ? reader.ToTable() : null;
        }
        catch (KernelException exception) when (exception.Errno == Errno.ENOENT)
        {
            // Table or set went away between two questions; the generation tells, and the caller asks anew.
            return null;
        }
    }

    private bool Dump(NftTableReader reader, Action<NetlinkWriter, uint> write)
    {
        Begin();
        write(_writer, _sequence);
        return _socket.Dump(_writer, _sequence, "read nftables", reader, static (table, in message) => table.Take(message));
    }

    private bool Exists(NftFamily family, string name)
    {
        lock (_using)
        {
            Begin();
            NftRequest.WriteGetTable(_writer, _sequence, family, name);
            var errno = Ask(static (in NetlinkMessage message, ref uint found) => found = 1, out var exists);
            return errno is 0 or Errno.ENOENT
                ? exists != 0
                : throw new KernelException("read nftables table", name, errno);
        }
    }

    private uint ReadGeneration()
    {
        Begin();
        NftRequest.WriteGetGeneration(_writer, _sequence);
        var errno = Ask(
            static (in NetlinkMessage message, ref uint found) =>
            {
                if (NftTableReader.TryReadGeneration(message, out var generation))
                {
                    found = generation;
                }
            },
            out var value);
        return errno == 0 ? value : throw new KernelException("read nftables generation", string.Empty, errno);
    }

    private int Ask(TakeAnswer take, out uint value)
    {
        value = 0;
        _socket.Send(_writer.Written, "read nftables");
        while (true)
        {
            var reader = new MessageReader(_socket.Receive(wait: true, "read nftables"));
            while (reader.TryRead(out var message))
            {
                if (message.Sequence != _sequence)
                {
                    continue;
                }

                if (NetlinkAnswer.TryRead(message, out var answer))
                {
                    return answer.Errno;
                }

                take(message, ref value);
                return 0;
            }
        }
    }

    private void Begin()
    {
        _writer.Clear();
        _sequence++;
    }

    private delegate void TakeAnswer(in NetlinkMessage message, ref uint found);
}
