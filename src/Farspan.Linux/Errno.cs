using System.Globalization;

namespace Farspan.Linux;

/// <summary>Error numbers of Linux that callers decide by, and the names of all that are common.</summary>
/// <remarks>Source: errno(3); asm-generic/errno.h, the same on x86-64 and arm64.</remarks>
public static class Errno
{
    /// <summary>Not permitted.</summary>
    public const int EPERM = 1;

    /// <summary>No such file, link, table.</summary>
    public const int ENOENT = 2;

    /// <summary>No such process; of a route: not there.</summary>
    public const int ESRCH = 3;

    /// <summary>Interrupted by a signal.</summary>
    public const int EINTR = 4;

    /// <summary>The device failed, or cannot do what is asked.</summary>
    public const int EIO = 5;

    /// <summary>No child process.</summary>
    public const int ECHILD = 10;

    /// <summary>Would block; try again.</summary>
    public const int EAGAIN = 11;

    /// <summary>No memory.</summary>
    public const int ENOMEM = 12;

    /// <summary>Permission denied.</summary>
    public const int EACCES = 13;

    /// <summary>In use.</summary>
    public const int EBUSY = 16;

    /// <summary>Already there.</summary>
    public const int EEXIST = 17;

    /// <summary>Another device.</summary>
    public const int EXDEV = 18;

    /// <summary>Too many links.</summary>
    public const int EMLINK = 31;

    /// <summary>No such device.</summary>
    public const int ENODEV = 19;

    /// <summary>Wrong argument.</summary>
    public const int EINVAL = 22;

    /// <summary>Too many open files of the whole machine.</summary>
    public const int ENFILE = 23;

    /// <summary>Too many open files of the process.</summary>
    public const int EMFILE = 24;

    /// <summary>What was to be changed has changed meanwhile; begin again.</summary>
    public const int ERESTART = 85;

    /// <summary>No space left.</summary>
    public const int ENOSPC = 28;

    /// <summary>Message too long.</summary>
    public const int EMSGSIZE = 90;

    /// <summary>Not supported.</summary>
    public const int EOPNOTSUPP = 95;

    /// <summary>Address not there.</summary>
    public const int EADDRNOTAVAIL = 99;

    /// <summary>The network is down.</summary>
    public const int ENETDOWN = 100;

    /// <summary>A connection ended before it was taken.</summary>
    public const int ECONNABORTED = 103;

    /// <summary>Receive buffer overflow.</summary>
    public const int ENOBUFS = 105;

    /// <summary>A connection is being made.</summary>
    public const int EINPROGRESS = 115;

    private static readonly Dictionary<int, string> _names = new()
    {
        [0] = "OK",
        [EPERM] = "EPERM",
        [ENOENT] = "ENOENT",
        [ESRCH] = "ESRCH",
        [EINTR] = "EINTR",
        [5] = "EIO",
        [6] = "ENXIO",
        [7] = "E2BIG",
        [8] = "ENOEXEC",
        [9] = "EBADF",
        [ECHILD] = "ECHILD",
        [EAGAIN] = "EAGAIN",
        [ENOMEM] = "ENOMEM",
        [EACCES] = "EACCES",
        [14] = "EFAULT",
        [EBUSY] = "EBUSY",
        [EEXIST] = "EEXIST",
        [EXDEV] = "EXDEV",
        [ENODEV] = "ENODEV",
        [20] = "ENOTDIR",
        [21] = "EISDIR",
        [EINVAL] = "EINVAL",
        [ENFILE] = "ENFILE",
        [EMFILE] = "EMFILE",
        [25] = "ENOTTY",
        [26] = "ETXTBSY",
        [27] = "EFBIG",
        [ENOSPC] = "ENOSPC",
        [30] = "EROFS",
        [EMLINK] = "EMLINK",
        [32] = "EPIPE",
        [33] = "EDOM",
        [34] = "ERANGE",
        [36] = "ENAMETOOLONG",
        [38] = "ENOSYS",
        [39] = "ENOTEMPTY",
        [40] = "ELOOP",
        [71] = "EPROTO",
        [74] = "EBADMSG",
        [75] = "EOVERFLOW",
        [90] = "EMSGSIZE",
        [92] = "ENOPROTOOPT",
        [93] = "EPROTONOSUPPORT",
        [94] = "ESOCKTNOSUPPORT",
        [EOPNOTSUPP] = "EOPNOTSUPP",
        [96] = "EPFNOSUPPORT",
        [97] = "EAFNOSUPPORT",
        [98] = "EADDRINUSE",
        [EADDRNOTAVAIL] = "EADDRNOTAVAIL",
        [ENETDOWN] = "ENETDOWN",
        [101] = "ENETUNREACH",
        [ECONNABORTED] = "ECONNABORTED",
        [104] = "ECONNRESET",
        [ENOBUFS] = "ENOBUFS",
        [107] = "ENOTCONN",
        [110] = "ETIMEDOUT",
        [111] = "ECONNREFUSED",
        [113] = "EHOSTUNREACH",
        [EINPROGRESS] = "EINPROGRESS",
        [122] = "EDQUOT",
    };

    /// <summary>Its name, such as <c>EEXIST</c>; <c>errno 200</c> for one not known here.</summary>
    public static string Name(int errno) =>
        _names.TryGetValue(errno, out var name) ? name : string.Create(CultureInfo.InvariantCulture, $"errno {errno}");
}
