using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Farspan.Linux.Namespaces;
using Farspan.Linux.Native;
using Microsoft.Win32.SafeHandles;

namespace Farspan.Linux.Capture;

/// <summary>Sees every packet that goes over a link of a namespace, both ways, link header included.</summary>
/// <remarks>
/// <para>The kernel keeps packets until they are read, up to its buffer; what does not fit is counted by <see cref="TakeDropped"/>. A packet
/// may be larger than the MTU: offloads put several together.</para>
/// <para>Thread-safe, but one reader is enough. Source: packet(7).</para>
/// </remarks>
public sealed partial class PacketCapture : IDisposable
{
    private const int PacketFamily = 17;
    private const int RawType = 3;
    private const int NonBlocking = 0x800;
    private const int CloseOnExec = 0x80000;
    private const ushort AllProtocols = 0x0003;
    private const int SocketLevel = 1;
    private const int ReceiveBuffer = 8;
    private const int AttachFilter = 26;
    private const int ReceiveBufferForce = 33;
    private const int PacketLevel = 263;
    private const int Statistics = 6;
    private const int Truncate = 0x20;
    private const short Readable = 1;

    // struct sockaddr_ll: family u16 · protocol u16 (network order) · index i32 · hardware type u16 · packet type u8 · length u8 · address 8 bytes.
    private const int AddressBytes = 20;
    private const int AddressProtocol = 2;
    private const int AddressLink = 4;
    private const int AddressPacketType = 10;

    // Half a second of a busy link of the lab.
    private const int DefaultBuffer = 16 * 1024 * 1024;

    private readonly SafeFileHandle _file;
    private readonly string _resource;

    private PacketCapture(SafeFileHandle file, string resource)
    {
        _file = file;
        _resource = resource;
    }

    /// <summary>Begins to capture.</summary>
    /// <param name="network">Where.</param>
    /// <param name="linkIndex">Which link; 0 for all.</param>
    /// <param name="filter">Packets that it returns 0 for are not kept; empty keeps all.</param>
    /// <param name="bufferBytes">Kernel memory for packets that wait.</param>
    /// <exception cref="KernelException">No such link (ENODEV), or CAP_NET_RAW is missing (EPERM).</exception>
    public static PacketCapture Open(
        NetworkNamespace network,
        int linkIndex,
        IReadOnlyList<BpfInstruction>? filter = null,
        int bufferBytes = DefaultBuffer) => network.Run(() => OpenHere(network.Path, linkIndex, filter ?? [], bufferBytes));

    /// <summary>Reads one packet, if one is there.</summary>
    /// <param name="buffer">Where to; what is longer is cut.</param>
    /// <param name="packet">What is known about it.</param>
    public bool TryRead(Span<byte> buffer, out CapturedPacket packet)
    {
        packet = default;
        Span<byte> address = stackalloc byte[AddressBytes];
        var addressLength = AddressBytes;
        nint length;
        do
        {
            length = Receive(_file, buffer, (nuint)buffer.Length, Truncate, address, ref addressLength);
        }
        while (length < 0 && Marshal.GetLastPInvokeError() == Errno.EINTR);

        if (length < 0 && Marshal.GetLastPInvokeError() == Errno.EAGAIN)
        {
            return false;
        }

        Libc.Check((int)length, "capture", _resource);
        packet = new CapturedPacket
        {
            LinkIndex = MemoryMarshal.Read<int>(address[AddressLink..]),
            Direction = (CaptureDirection)address[AddressPacketType],
            EtherType = BinaryPrimitives.ReadUInt16BigEndian(address[AddressProtocol..]),
            Length = (int)length,
            CapturedLength = (int)Math.Min(length, buffer.Length),
        };
        return true;
    }

    /// <summary>Waits for a packet on the calling thread.</summary>
    /// <param name="timeout">Longest wait; zero only looks.</param>
    /// <returns>True when one is there.</returns>
    public bool Wait(TimeSpan timeout)
    {
        Span<byte> poll = stackalloc byte[8];
        MemoryMarshal.Write(poll, (int)_file.DangerousGetHandle());
        MemoryMarshal.Write(poll[4..], Readable);
        return Poll(poll, 1, (int)timeout.TotalMilliseconds) > 0;
    }

    /// <summary>How many packets were lost since the last time this was asked, because nobody read them in time.</summary>
    public long TakeDropped()
    {
        // struct tpacket_stats: packets u32 · drops u32; reading resets both.
        Span<byte> statistics = stackalloc byte[8];
        var length = statistics.Length;
        Libc.Check(GetOption(_file, PacketLevel, Statistics, statistics, ref length), "read capture statistics", _resource);
        return MemoryMarshal.Read<uint>(statistics[4..]);
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    private static PacketCapture OpenHere(string path, int linkIndex, IReadOnlyList<BpfInstruction> filter, int bufferBytes)
    {
        var resource = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"link #{linkIndex} of {path}");

        // Protocol 0 hears nothing until it is bound: no packet passes before the filter is in place.
        var file = Libc.Check(OpenSocket(PacketFamily, RawType | NonBlocking | CloseOnExec, 0), "open packet socket", resource);
        try
        {
            Span<byte> size = stackalloc byte[sizeof(int)];
            MemoryMarshal.Write(size, bufferBytes);
            if (SetOption(file, SocketLevel, ReceiveBufferForce, size, sizeof(int)) < 0)
            {
                Libc.Check(SetOption(file, SocketLevel, ReceiveBuffer, size, sizeof(int)), "size capture buffer", resource);
            }

            Attach(file, filter, resource);
            Span<byte> address = stackalloc byte[AddressBytes];
            MemoryMarshal.Write(address, (ushort)PacketFamily);
            BinaryPrimitives.WriteUInt16BigEndian(address[AddressProtocol..], AllProtocols);
            MemoryMarshal.Write(address[AddressLink..], linkIndex);
            Libc.Check(Bind(file, address, AddressBytes), "capture", resource);
            return new PacketCapture(file, resource);
        }
        catch (KernelException)
        {
            file.Dispose();
            throw;
        }
    }

    private static unsafe void Attach(SafeFileHandle file, IReadOnlyList<BpfInstruction> filter, string resource)
    {
        if (filter.Count == 0)
        {
            return;
        }

        // struct sock_filter: code u16 · jt u8 · jf u8 · k u32.
        var program = new byte[filter.Count * 8];
        for (var i = 0; i < filter.Count; i++)
        {
            var instruction = program.AsSpan(i * 8);
            MemoryMarshal.Write(instruction, filter[i].Code);
            instruction[2] = filter[i].True;
            instruction[3] = filter[i].False;
            MemoryMarshal.Write(instruction[4..], filter[i].Operand);
        }

        fixed (byte* instructions = program)
        {
            // struct sock_fprog: length u16 · padding · pointer.
            Span<byte> header = stackalloc byte[16];
            header.Clear();
            MemoryMarshal.Write(header, (ushort)filter.Count);
            MemoryMarshal.Write(header[8..], (nint)instructions);
            Libc.Check(SetOption(file, SocketLevel, AttachFilter, header, 16), "attach capture filter", resource);
        }
    }

    [LibraryImport(Libc.Name, EntryPoint = "socket", SetLastError = true)]
    private static partial SafeFileHandle OpenSocket(int family, int type, int protocol);

    [LibraryImport(Libc.Name, EntryPoint = "bind", SetLastError = true)]
    private static partial int Bind(SafeFileHandle file, ReadOnlySpan<byte> address, int length);

    [LibraryImport(Libc.Name, EntryPoint = "setsockopt", SetLastError = true)]
    private static partial int SetOption(SafeFileHandle file, int level, int option, ReadOnlySpan<byte> value, int length);

    [LibraryImport(Libc.Name, EntryPoint = "getsockopt", SetLastError = true)]
    private static partial int GetOption(SafeFileHandle file, int level, int option, Span<byte> value, ref int length);

    [LibraryImport(Libc.Name, EntryPoint = "recvfrom", SetLastError = true)]
    private static partial nint Receive(SafeFileHandle file, Span<byte> bytes, nuint length, int flags, Span<byte> address, ref int addressLength);

    [LibraryImport(Libc.Name, EntryPoint = "poll", SetLastError = true)]
    private static partial int Poll(Span<byte> files, nuint count, int timeoutMs);
}
