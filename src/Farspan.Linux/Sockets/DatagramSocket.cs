using System.Net;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Farspan.Linux.Sockets;

/// <summary>A UDP socket, one of several on the same address and port: the kernel spreads askers over them.</summary>
/// <remarks>Each datagram tells the link that it came in by and the address that it was sent to. Source: udp(7), ip(7), ipv6(7), socket(7) for SO_REUSEPORT.</remarks>
public sealed unsafe class DatagramSocket : SafeHandleMinusOneIsInvalid
{
    private DatagramSocket(int descriptor, bool isWildcard)
        : base(ownsHandle: true)
    {
        IsWildcard = isWildcard;
        SetHandle(descriptor);
    }

    /// <summary>True when it takes datagrams for every address of the machine: answers then say which one they leave from.</summary>
    internal bool IsWildcard { get; }

    internal int Descriptor => (int)handle;

    /// <summary>Opens one.</summary>
    /// <param name="endpoint">Address and port; port 0 lets the kernel choose.</param>
    /// <param name="bufferBytes">What the kernel keeps while nobody reads, in each direction; more than the machine allows is cut.</param>
    /// <exception cref="KernelException">The address is not of this machine, or another has it alone.</exception>
    public static DatagramSocket Open(IPEndPoint endpoint, int bufferBytes)
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        var isV6 = SocketAddressBytes.Family(endpoint) == SocketAddressBytes.FamilyIPv6;
        var descriptor = SocketCalls.Open(SocketAddressBytes.Family(endpoint), DatagramCalls.DatagramType | SocketCalls.CloseOnExec, 0);
        if (descriptor < 0)
        {
            throw new KernelException("open UDP socket", endpoint.ToString(), Marshal.GetLastSystemError());
        }

        var socket = new DatagramSocket(descriptor, endpoint.Address.Equals(isV6 ? IPAddress.IPv6Any : IPAddress.Any));
        try
        {
            socket.Set(SocketCalls.SocketLevel, DatagramCalls.ReusePort, 1, endpoint);
            socket.Set(SocketCalls.SocketLevel, DatagramCalls.ReceiveBuffer, bufferBytes, endpoint);
            socket.Set(SocketCalls.SocketLevel, DatagramCalls.SendBuffer, bufferBytes, endpoint);
            if (isV6)
            {
                socket.Set(DatagramCalls.IPv6Level, DatagramCalls.IPv6Only, 1, endpoint);
                socket.Set(DatagramCalls.IPv6Level, DatagramCalls.IPv6ReceivePacketInfo, 1, endpoint);
                socket.Set(DatagramCalls.IPv6Level, DatagramCalls.IPv6PathMtu, DatagramCalls.PathMtuProbe, endpoint);
            }
            else
            {
                socket.Set(DatagramCalls.IPv4Level, DatagramCalls.IPv4PacketInfo, 1, endpoint);
                socket.Set(DatagramCalls.IPv4Level, DatagramCalls.IPv4PathMtu, DatagramCalls.PathMtuProbe, endpoint);
            }

            socket.Bind(endpoint);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Takes over one that another process opened by <see cref="Open"/>.</summary>
    /// <param name="handle">The descriptor; closed with what is returned.</param>
    /// <exception cref="KernelException">It is no socket with an address.</exception>
    /// <exception cref="InvalidDataException">It is no socket for datagrams.</exception>
    public static DatagramSocket Adopt(SafeHandle handle)
    {
        ArgumentNullException.ThrowIfNull(handle);
        var (type, length) = (0, (uint)sizeof(int));
        var descriptor = (int)handle.DangerousGetHandle();
        if (SocketCalls.GetOption(descriptor, SocketCalls.SocketLevel, SocketCalls.TypeOption, &type, &length) < 0 || type != DatagramCalls.DatagramType)
        {
            throw new InvalidDataException("what was handed over is no socket for datagrams");
        }

        var local = ReadLocal(descriptor);
        handle.SetHandleAsInvalid();
        return new DatagramSocket(descriptor, local.Address.Equals(IPAddress.Any) || local.Address.Equals(IPAddress.IPv6Any));
    }

    /// <summary>This end.</summary>
    public IPEndPoint ReadLocal() => ReadLocal((int)handle);

    private static IPEndPoint ReadLocal(int descriptor)
    {
        var address = stackalloc byte[SocketAddressBytes.Longest];
        uint length = SocketAddressBytes.Longest;
        return SocketCalls.GetName(descriptor, address, &length) == 0
            ? SocketAddressBytes.Read(new ReadOnlySpan<byte>(address, SocketAddressBytes.Longest))
            : throw new KernelException("read address of UDP socket", string.Empty, Marshal.GetLastSystemError());
    }

    /// <summary>Lets nobody wait in <see cref="DatagramBatch.Receive"/> any longer, now and later; from any thread.</summary>
    /// <remarks>Linux says ENOTCONN of a socket that has no other end, and wakes who waits all the same (inet_shutdown in net/ipv4/af_inet.c).</remarks>
    public void EndReceiving() => _ = SocketCalls.Shutdown((int)handle, DatagramCalls.ShutdownRead);

    /// <summary>Sends one answer later than its batch; from any thread.</summary>
    /// <param name="to">Where to.</param>
    /// <param name="answer">The datagram.</param>
    /// <returns>0, or the error number; what is not sent is lost, as datagrams may be.</returns>
    public int Send(in DatagramReturn to, ReadOnlySpan<byte> answer)
    {
        fixed (DatagramReturn* target = &to)
        fixed (byte* bytes = answer)
        {
            var piece = new IoVector { Start = bytes, Length = (nuint)answer.Length };
            var header = new MessageHeader
            {
                Name = (byte*)&target->Address,
                NameLength = target->AddressLength,
                Pieces = &piece,
                PieceCount = 1,
                Control = target->ControlLength == 0 ? null : (byte*)&target->Control,
                ControlLength = target->ControlLength,
            };
            return SocketCalls.SendMessage((int)handle, &header, DatagramCalls.DoNotWait) >= 0 ? 0 : Marshal.GetLastSystemError();
        }
    }

    /// <inheritdoc/>
    protected override bool ReleaseHandle() => SocketCalls.Close((int)handle) == 0;

    private void Set(int level, int option, int value, IPEndPoint endpoint)
    {
        if (SocketCalls.SetOption((int)handle, level, option, &value, sizeof(int)) < 0)
        {
            throw new KernelException("set option of UDP socket", endpoint.ToString(), Marshal.GetLastSystemError());
        }
    }

    private void Bind(IPEndPoint endpoint)
    {
        Span<byte> address = stackalloc byte[SocketAddressBytes.Longest];
        var length = SocketAddressBytes.Write(endpoint, address);
        fixed (byte* start = address)
        {
            if (DatagramCalls.Bind((int)handle, start, (uint)length) < 0)
            {
                throw new KernelException("listen for datagrams on", endpoint.ToString(), Marshal.GetLastSystemError());
            }
        }
    }
}
