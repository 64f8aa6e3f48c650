using System.Runtime.InteropServices;
using System.Text;
using Farspan.Linux.Namespaces;
using Farspan.Linux.Native;
using Microsoft.Win32.SafeHandles;

namespace Farspan.Linux.Devices;

/// <summary>A link whose other end is a file: what is written to it arrives, what is sent on it is read.</summary>
/// <remarks>The link goes when the file is closed. Source: Documentation/networking/tuntap.rst; linux/if_tun.h.</remarks>
public sealed class Tun : IDisposable
{
    /// <summary>The device by which they are made.</summary>
    public const string DevicePath = "/dev/net/tun";

    private const int ReadWrite = 2;
    private const int NonBlocking = 0x800;
    private const int CloseOnExec = 0x80000;
    private const nuint SetInterface = 0x400454ca;
    private const short FlagTun = 0x0001;
    private const short FlagTap = 0x0002;
    private const short FlagNoInformation = 0x1000;
    private const short FlagVnetHeader = 0x4000;

    // struct ifreq: name of 16 bytes, then a union; 40 bytes on 64 bits.
    private const int RequestBytes = 40;
    private const int NameBytes = 16;

    private Tun(SafeFileHandle file, string name)
    {
        File = file;
        Name = name;
    }

    /// <summary>The open file; works from any thread.</summary>
    public SafeFileHandle File { get; }

    /// <summary>Name of the link.</summary>
    public string Name { get; }

    /// <summary>Makes a tun link in a namespace, down and without address.</summary>
    /// <param name="network">Where.</param>
    /// <param name="name">Name of at most 15 bytes; <c>%d</c> in it becomes a free number.</param>
    /// <param name="options">What it carries.</param>
    /// <exception cref="KernelException">No /dev/net/tun (ENOENT), not permitted, the name is taken (EBUSY).</exception>
    public static Tun Open(NetworkNamespace network, string name, TunOptions options) => network.Run(() => OpenHere(name, options));

    /// <summary>Makes a tun link in the namespace of the calling thread.</summary>
    public static Tun OpenHere(string name, TunOptions options)
    {
        var request = new byte[RequestBytes];
        if (Encoding.UTF8.GetByteCount(name) >= NameBytes)
        {
            throw new ArgumentException($"A link's name has at most {NameBytes - 1} bytes: {name}", nameof(name));
        }

        Encoding.UTF8.GetBytes(name, request);
        var flags = (options.IsTap ? FlagTap : FlagTun) | FlagNoInformation | (options.HasVnetHeader ? FlagVnetHeader : 0);
        MemoryMarshal.Write(request.AsSpan(NameBytes), (short)flags);
        var file = Libc.Check(Libc.Open(DevicePath, ReadWrite | CloseOnExec | (options.IsNonBlocking ? NonBlocking : 0), 0), "open", DevicePath);
        if (Libc.IoControl(file, SetInterface, ref request[0]) < 0)
        {
            var failure = KernelException.FromLastError("add tun link", name);
            file.Dispose();
            throw failure;
        }

        return new Tun(file, Encoding.UTF8.GetString(request.AsSpan(0, request.AsSpan(0, NameBytes).IndexOf((byte)0))));
    }

    /// <summary>Reads one packet; waits for it unless <see cref="TunOptions.IsNonBlocking"/>.</summary>
    /// <returns>Its length, cut to the buffer; -1 when none is there.</returns>
    /// <exception cref="KernelException">The link is gone (EBADFD) or down (EIO).</exception>
    public int Read(Span<byte> buffer) => RawFile.TryRead(File, buffer, Name);

    /// <summary>Lets one packet arrive on the link.</summary>
    /// <exception cref="KernelException">The link is down (EIO), or it is not a packet (EINVAL).</exception>
    public void Write(ReadOnlySpan<byte> packet) => RawFile.Write(File, packet, Name);

    /// <inheritdoc/>
    public void Dispose() => File.Dispose();
}
